"""Common Japanese names, to tell a person's name from a word of the same shape.

The lists are general knowledge, not complete: the screen says so to its users.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SURNAMES = _words(
    """
    佐藤 鈴木 高橋 髙橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口
    松本 井上 木村 林 斎藤 斉藤 齋藤 齊藤 清水 山崎 山﨑 森 池田 橋本 阿部 石川 山下 中島
    中嶋 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井
    金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村 中山 和田 石田 森田 上田 原 内田
    柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 今井 工藤 高田 増田 丸山 杉山 村田
    大塚 新井 小山 平野 藤本 河野 上野 武田 野口 松井 千葉 菅原 岩崎 久保 木下 佐野 野村
    松尾 菊地 菊池 市川 杉本 古川 大西 島田 水野 桜井 高野 渡部 吉川 山内 西田 西川 北村
    飯田 安田 五十嵐 吉村 川口 関 中田 平田 川崎 服部 本田 久保田 東 川村 岩田 辻 中西 樋口
    福島 秋山 永井 山中 田口 浅野 須藤 大久保 小池 矢野 荒木 広瀬 大石 石原 松岡 岡 西山
    松村 菅野 大谷 望月 福井 小松 熊谷 早川 石塚 成田 栗原 土屋 堀 片山 須田 白石 黒田 内藤
    """
)
# Surnames that are also places, or plain words: a name only where a title stands beside them.
ALSO_PLACES = _words(
    """
    山口 松本 石川 福島 宮崎 千葉 川崎 林 森 原 関 東 辻 岡 堀 長谷川 大塚 上野 中野 高野
    高田 新井 川口 福井 小松 熊谷 成田 大谷 小野 望月 広瀬 横山 安田 大石 白石 小池 久保
    金子 本田 前田 上田 和田 三浦 藤井 西川 大西 平野 水野 飯田 早川 吉川 市川 古川 池田
    福田 太田 島田 内田 桜井 原田 武田
    """
)
GIVEN = _words(
    """
    太郎 一郎 次郎 二郎 三郎 健一 健二 健太 健太郎 誠 博 浩 弘 明 隆 実 茂 勝 清 正 進 豊
    和夫 和男 正夫 義雄 哲也 達也 拓也 直樹 大輔 大介 翔 翔太 剛 徹 修 聡 淳 洋 幸雄 秀樹
    英樹 浩二 浩一 雅彦 康弘 花子 和子 幸子 恵子 洋子 京子 節子 美智子 久美子 由美子 真由美
    由美 裕子 陽子 智子 直美 明美 美穂 美咲 陽菜 結衣 葵 愛 恵 舞 彩 綾 香織 千尋 真理子
    典子 文子 良子 信子 純子 順子 敏子 千代子 悦子 さくら ひなた みどり かおり ゆうこ ようこ
    はなこ たろう あゆみ まゆみ けんじ けんいち
    """
)
# How given names end; asked for only after a word of kinship.
GIVEN_ENDINGS = "子美郎雄夫男太介助樹恵香奈菜江代哉也彦司平之貴輔"
# Words that end like a given name.
NO_NAMES = _words(
    """
    様子 調子 双子 女子 男子 養子 弟子 里子 実子 電子 因子 粒子 分子 原子 遺伝子 抗原子 交代
    世代 時代 年代 次男 長男 三男 不平 公平 紹介 仲介 援助 介助 補助 以来 知恵 過去 代謝
    江戸 夫婦 上司
    """
)
SURNAMES_ROMAN = _words(
    """
    Sato Suzuki Takahashi Tanaka Ito Watanabe Yamamoto Nakamura Kobayashi Kato Yoshida
    Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Saito Shimizu Yamazaki Yamasaki
    Mori Ikeda Hashimoto Abe Ishikawa Yamashita Nakajima Ishii Ogawa Maeda Okada Hasegawa
    Fujita Goto Kondo Murakami Endo Aoki Sakamoto Fukuda Ota Nishimura Fujii Kaneko Okamoto
    Fujiwara Miura Nakano Nakagawa Harada Matsuda Takeuchi Ono Tamura Nakayama Wada Ishida
    Morita Ueda Uchida Shibata Sakai Yokoyama Takagi Ando Miyamoto Ohno Kojima Taniguchi
    Imai Kudo Takada Masuda Maruyama Sugiyama Murata Otsuka Arai Koyama Hirano Fujimoto Kono
    Ueno Takeda Noguchi Matsui Sugawara Iwasaki Kubo Kinoshita Sano Nomura Matsuo
    """
)
GIVEN_ROMAN = _words(
    """
    Taro Ichiro Jiro Saburo Kenji Kenichi Kenta Makoto Hiroshi Akira Takashi Minoru Shigeru
    Kiyoshi Tadashi Susumu Yutaka Kazuo Masao Yoshio Tetsuya Tatsuya Takuya Naoki Daisuke
    Sho Shota Tsuyoshi Osamu Satoshi Jun Yukio Hideki Koji Koichi Masahiko Yasuhiro Hanako
    Kazuko Sachiko Keiko Yoko Kyoko Setsuko Michiko Kumiko Yumiko Mayumi Yumi Yuko Tomoko
    Naomi Akemi Miho Misaki Hina Yui Aoi Ai Megumi Mai Aya Kaori Chihiro Mariko Noriko
    Fumiko Ryoko Nobuko Junko Toshiko Etsuko Sakura Midori Haruka Yuki Emi Rie Mika Ayumi
    Haruto Ren Sota Yuto Riku Mei Rin
    """
)
