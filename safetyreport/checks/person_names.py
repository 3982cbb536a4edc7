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
    安部 伊東 三宅 三好 上原 上村 中原 丹羽 久野 井口 今村 佐久間 児玉 入江 八木 内山 分部
    前川 勅使河原 北川 千田 南 原口 古田 吉岡 吉本 向井 吉野 和泉 坂口 坂井 坂田 堀内 堀江
    堤 塚本 多田 大島 大川 大村 大橋 大森 大沢 大澤 大竹 大場 大山 天野 太刀川 奥村 奥田 奥山
    安井 安倍 安達 宇野 宮下 宮田 宮内 宮川 宮沢 宮澤 富田 寺田 寺島 小倉 小原 小田 小西 小森
    小澤 小沢 小笠原 小柳 尾崎 尾形 山岸 山根 山村 岡崎 岡野 岡村 岩井 岩本 岩下 岩永 岸本
    島崎 川上 川島 川端 川本 川田 市原 平井 平山 平松 平川 広田 庄司 後閑 志村 新田 日高 日野
    早坂 星野 星 春日 有馬 服部 木原 本多 本間 杉浦 杉原 村井 村松 村山 村瀬 東野 松永 松下 松浦
    松原 松崎 松山 林田 柏木 柳田 柳沢 柴崎 栗田 根本 根岸 桑原 梅田 梅原 森下 森本 森川 森山
    植田 植木 植村 榎本 榊原 横井 横田 横尾 武藤 武内 比嘉 水谷 永田 永野 江口 江藤 沢田 澤田
    河合 河村 河原 河内 津田 浅井 浅田 浜田 濱田 深沢 清野 渋谷 瀬戸 片岡 片桐 牧野 玉城 瓜生
    田辺 田島 田代 田原 田畑 甲斐 畑中 畠山 白井 皆川 真鍋 石橋 石黒 石崎 神田 神谷 福本 福原
    福永 秋元 秋田 稲垣 稲葉 立花 竹下 竹中 竹田 笠原 筒井 篠原 細川 細田 結城 緒方 羽田 肥田
    臼井 船越 若林 若松 荒井 荒川 菅 萩原 落合 藤岡 藤川 藤沢 藤野 藤森 西岡 西尾 西野 西本 西澤
    角田 谷本 谷川 赤松 越智 足立 辻本 近江 速水 郡司 重松 野中 野崎 野田 金井 金田 金沢 金城
    長尾 長岡 長田 長野 門脇 間宮 関口 関根 阪本 難波 青山 青柳 須崎 飛田 飯塚 飯島 馬場 高井
    高山 高島 高嶋 高村 高松 高桑 高畑 鬼頭 鶴田 鳥居 鳥海 黒木 黒川 齊木 龍田 小鳥遊 長宗我部
    喜屋武 仲村渠 東海林 西園寺 伊集院 武者小路 久米 友田 土井 土田 下田 三上 三木 三谷 三橋
    """
)
# Surnames that are also places, or plain words: a name only where a title stands beside them.
ALSO_PLACES = _words(
    """
    山口 松本 石川 福島 宮崎 千葉 川崎 林 森 原 関 東 辻 岡 堀 長谷川 大塚 上野 中野 高野
    高田 新井 川口 福井 小松 熊谷 成田 大谷 小野 望月 広瀬 横山 安田 大石 白石 小池 久保
    金子 本田 前田 上田 和田 三浦 藤井 西川 大西 平野 水野 飯田 早川 吉川 市川 古川 池田
    福田 太田 島田 内田 桜井 原田 武田
    和泉 坂井 大島 大川 大村 大山 大竹 岡崎 岩下 春日 松浦 松原 松崎 松山 松下 梅田 河内 浜田
    渋谷 瀬戸 甲斐 神田 福山 秋田 長岡 長野 長田 難波 青山 高山 高島 高松 高畑 黒川 金沢 高井
    笠原 小田 小倉 日高 日野 星 南 堤 菅 立花 竹田 中原 上原 三好 三上 三木 平川 川上 河原
    川端 馬場 清水 本間 石橋 新田 重松 下田 津田 市原 富田 柏木 早坂 大森 大場 平井 水谷 若松
    若林 荒川 足立 近江 稲葉 羽田 飛田 宮田 宮内 横田 安達 小原 小沢 植木 植田 向井 服部 山中
    友田 久米 結城 細川 高桑 千田 分部 多田 江口 鳥居 大橋 永野 永田 野田 青柳
    """
)
GIVEN = _words(
    """
    太郎 一郎 次郎 二郎 三郎 健 健一 健二 健太 健太郎 誠 誠一 博 博之 浩 浩之 弘 明 隆 実 茂 勝
    清 正 進 豊 修一 和夫 和男 和也 和彦 正夫 正男 正人 義雄 義男 義明 哲也 哲夫 達也 達夫 拓也
    直樹 直人 大輔 大介 大樹 翔 翔太 剛 徹 修 聡 淳 洋 洋一 洋平 幸雄 幸男 秀樹 英樹 英明 英夫
    浩二 浩一 浩司 雅彦 雅之 雅人 康弘 康夫 孝 孝之 貴之 裕之 裕司 亮 亮太 蓮 湊 陽翔 悠真 樹
    敏夫 敏雄 昭 昭夫 信夫 信一 新一 純一 純 光男 光雄 辰雄 武 武雄 忠 忠雄 昇 満 保 勇 稔 治
    花子 和子 幸子 恵子 洋子 京子 節子 美智子 久美子 由美子 真由美 由美 裕子 陽子 智子 直美 明美
    美穂 美咲 陽菜 結衣 葵 愛 恵 舞 彩 綾 香織 千尋 真理子 真理 麻衣 早苗 典子 文子 良子 信子
    純子 順子 敏子 千代子 悦子 美代子 喜美子 富子 静子 弘子 孝子 貞子 春子 秋子 昭子 勝子 久子
    道子 正子 光子 君子 則子 由紀子 由紀 美紀 美香 里美 恵美 恵美子 加奈 沙織 奈々 七海 さくら
    ひなた みどり かおり ゆうこ ようこ はなこ たろう あゆみ まゆみ けんじ けんいち あかり ひかり
    さゆり めぐみ なおこ ゆみ えみ みか みほ まい あい ゆい
    """
)
# How given names end; asked for only after a word of kinship.
GIVEN_ENDINGS = "子美郎雄夫男太介助樹恵香奈菜江代哉也彦司平之貴輔"
# Words that end like a given name.
NO_NAMES = _words(
    """
    様子 調子 双子 女子 男子 養子 弟子 里子 実子 電子 因子 粒子 分子 原子 遺伝子 抗原子 交代
    世代 時代 年代 次男 長男 三男 不平 公平 紹介 仲介 援助 介助 補助 以来 知恵 過去 代謝
    江戸 夫婦 上司 長子 次子 息子 母子 父子 親子 妻子 利尿 愛 保 実 満 武 明 進 正 治 勝 樹
    """
)
SURNAMES_KANA = _words(
    """
    サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ
    ササキ ヤマグチ マツモト イノウエ キムラ ハヤシ サイトウ シミズ ヤマザキ モリ イケダ ハシモト
    アベ イシカワ ヤマシタ ナカジマ イシイ オガワ マエダ オカダ ハセガワ フジタ ゴトウ コンドウ
    ムラカミ エンドウ アオキ サカモト フクダ オオタ ニシムラ フジイ カネコ オカモト フジワラ ミウラ
    ナカノ ナカガワ ハラダ マツダ タケウチ オノ タムラ ナカヤマ ワダ イシダ モリタ ウエダ ウチダ
    シバタ サカイ ミヤザキ ヨコヤマ タカギ アンドウ ミヤモト オオノ コジマ タニグチ イマイ クドウ
    """
)
# How given names written in kana end.
GIVEN_KANA = "(?:ロウ|[コエミオヨカノリキスケタヤナイジトルウシツ])"
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
