"""Japanese fonts: whether there are any, which one draws figures, what stands in for Word's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from safetyreport.resources import package_folder

# Beginnings of the file names of Japanese fonts, where fontconfig cannot be asked.
JAPANESE = (
    "notosanscjk", "notoserifcjk", "notosansjp", "notoserifjp", "ipa", "takao", "vl-", "sourcehan",
    "msmincho", "msgothic", "meiryo", "yumin", "yugoth", "biz-ud", "hiragino", "ヒラギノ",
)  # fmt: skip
# The same for figures, the best first: upright sans serif faces, then whatever writes Japanese.
FOR_FIGURES = (
    "notosanscjkjp-regular", "notosanscjk-regular", "notosansjp", "ipaexg", "ipag",
    "biz-udgothicr", "yugothm", "yugothr", "meiryo", "msgothic", "ヒラギノ角ゴシック w3",
    "hiragino", "sourcehansans", "takao", "vl-", "notoserifcjk-regular", "notoserifjp", "ipa",
)  # fmt: skip


def japanese_font() -> bool:
    """Whether a font that can write Japanese is installed."""
    program = shutil.which("fc-list")
    if program is not None and sys.platform != "win32":
        try:
            listed = subprocess.run(  # noqa: S603  found on the PATH, no word of a user in it
                [program, ":lang=ja", "family"],
                capture_output=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return _among_files()
        return bool(listed.stdout.strip())
    return _among_files()


def japanese_font_file() -> Path | None:
    """The file of the Japanese font that figures are drawn with; None if there is none."""
    files = sorted(
        (file for folder in _folders() if folder.is_dir() for file in folder.rglob("*")),
        key=lambda file: (file.name.lower(), str(file)),
    )
    usable = [file for file in files if file.suffix.lower() in {".ttf", ".ttc", ".otf", ".otc"}]
    for wanted in FOR_FIGURES:
        for file in usable:
            if file.name.lower().startswith(wanted):
                return file
    return None


def environment(work: Path) -> dict[str, str]:
    """What LibreOffice is started with: its temporary files in `work`, a mincho for a mincho."""
    variables = dict(os.environ)
    for name in ("TMPDIR", "TMP", "TEMP"):
        variables[name] = str(work)
    if sys.platform not in {"win32", "darwin"}:
        system = variables.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
        text = package_folder("documents").joinpath("fonts.conf").read_text(encoding="utf-8")
        ours = work / "fonts.conf"
        ours.write_text(text.replace("@SYSTEM@", _escaped(system)), encoding="utf-8", newline="\n")
        variables["FONTCONFIG_FILE"] = str(ours)
        variables["SAL_USE_VCLPLUGIN"] = "svp"  # no window system needed
    return variables


def _escaped(path: str) -> str:
    return path.replace("&", "&amp;").replace("<", "&lt;")


def _among_files() -> bool:
    return any(
        file.name.lower().startswith(JAPANESE)
        for folder in _folders()
        if folder.is_dir()
        for file in folder.rglob("*")
    )


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or home) / "Microsoft/Windows/Fonts"
        return [Path(os.environ.get("SYSTEMROOT") or "C:/Windows") / "Fonts", local]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
    ]
