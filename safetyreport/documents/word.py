"""Word documents from templates written in docxtpl's syntax.

docxtpl tidies a template once; jinja compiles it once; a document is then only the printed
parts and the template's other parts as they lie, with the figures that were drawn for it. A
template that holds pictures of its own, rich text or sub-documents is rendered by docxtpl
itself, in the same sandbox.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from safetyreport import i18n
from safetyreport.documents import archive, compiled, parts
from safetyreport.documents.archive import ArchiveError, Member, member
from safetyreport.documents.parts import Properties
from safetyreport.documents.pictures import relation, with_pictures
from safetyreport.documents.rendering_state import (
    MAX_XML,
    STATE,
    ForbiddenCharacterError,
    NeedsDocxtplError,
    NotPrintableError,
    Rendering,
    TooMuchError,
)
from safetyreport.documents.tags import MARKUP, Marked, Tag, marked, paragraph_of, tag_at
from safetyreport.errors import ConfigurationRefused, SafetyReportError

if TYPE_CHECKING:
    from jinja2 import Template as JinjaTemplate

    from safetyreport.documents.sandbox import FormEnvironment

RICH = re.compile(r"\{\{-?(?:r|p|tr|tc)\s|\{%-?\s*(?:tc\s|colspan\s|hm\b)")
# Values that leave the place where they are printed: macros, and text kept for later.
KEPT_ASIDE = re.compile(r"\{%[-+]?\s*(?:macro|call|filter)\b|\{%[-+]?\s*set\s+\w+\s*[-+]?%\}")
CHUNK = 512
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NO_PROPERTIES = Properties()


class Template:
    """A compiled template; `name` is how messages call it.

    `kinds` maps the names of its readable parts to body, header, footer, footnotes, endnotes;
    `ordered` is false if macros may print values elsewhere than where they are computed.
    """

    def __init__(
        self, name: str, data: bytes, members: tuple[Member, ...], ready: compiled.Compiled
    ) -> None:
        self.name = name
        self.kinds: Mapping[str, str] = ready.kinds
        self.ordered = ready.ordered
        self.rich = ready.rich
        self._data = data
        self._members = members
        self._code = ready.parts
        self._jinja: dict[str, JinjaTemplate] = {}

    def render(
        self, context: Mapping[str, object], properties: Properties = NO_PROPERTIES
    ) -> bytes:
        """The finished document's bytes; the same context and properties give the same bytes.

        A value is text, number or day, and is data: nothing in it is a tag or markup. A line
        break becomes a break in Word, a tab a tab. Refuses (ConfigurationRefused) naming
        template, part, paragraph and tag: an unknown placeholder, a value that cannot be
        printed, a character Word cannot hold, work without end.
        """
        static = [part for part in self._members if part.name not in self._code]
        if self.rich:
            return self._by_docxtpl(context, properties)[0]
        printed, pictures = [], []
        try:
            for name, xml, state in self._parts(context):
                printed.append(member(name, xml))
                pictures += state.pictures
        except NeedsDocxtplError:
            return self._by_docxtpl(context, properties)[0]
        whole = [*parts.with_properties(static, properties), *printed]
        return archive.write(with_pictures(whole, self._body, pictures))

    def printed(self, context: Mapping[str, object]) -> dict[str, list[str]]:
        """The values that rendering prints into the text of each part, in order.

        For a document that docxtpl renders, all of them under the name "".
        """
        if self.rich:
            return {"": self._by_docxtpl(context, NO_PROPERTIES)[1]}
        try:
            return {name: state.printed for name, _, state in self._parts(context)}
        except NeedsDocxtplError:
            return {"": self._by_docxtpl(context, NO_PROPERTIES)[1]}

    def placeholders(self) -> frozenset[str]:
        """The names the template asks of its context, dotted as far as they are plain."""
        from safetyreport.documents.sandbox import form_environment
        from safetyreport.documents.template_tree import asked_names

        found: set[str] = set()
        for name in self._code:
            tree = form_environment().parse(_tidied(self._xml(name)))
            found |= asked_names(tree)
        return frozenset(found)

    @property
    def _body(self) -> str:
        return next(name for name, kind in self.kinds.items() if kind == "body")

    def _parts(self, context: Mapping[str, object]) -> Iterator[tuple[str, bytes, Rendering]]:
        from safetyreport.documents.sandbox import form_environment

        environment = form_environment()
        for name, code in self._code.items():
            state = Rendering(shows=self.kinds[name] == "body")
            variables = {**context, STATE: state}
            try:
                template = self._jinja.get(name)
                if template is None:
                    template = _from_code(environment, code)
                    self._jinja[name] = template
                xml = _within_limits(template.root_render_func(template.new_context(variables)))
            except SafetyReportError:
                raise
            except Exception as error:  # noqa: BLE001  whatever a template can provoke
                self._refuse(name, error)
            yield name, xml.encode("utf-8"), state

    def _by_docxtpl(
        self, context: Mapping[str, object], properties: Properties
    ) -> tuple[bytes, list[str]]:
        """The document, and the values printed into it."""
        from docxtpl import DocxTemplate

        from safetyreport.documents.sandbox import RichEnvironment

        ours = archive.write(parts.with_properties(self._members, properties))
        document = DocxTemplate(io.BytesIO(ours))
        environment, state = RichEnvironment(), Rendering()
        try:
            document.render({**context, STATE: state}, jinja_env=environment)
        except Exception as error:  # noqa: BLE001  whatever a template can provoke
            part = document.current_rendering_part
            name = str(part.partname).lstrip("/") if part is not None else ""
            self._refuse(name, error, environment.seen)
        buffer = io.BytesIO()
        document.save(buffer)
        members = archive.read(buffer.getvalue(), max_ratio=None)
        packed = [
            member(part.name, part.content()) for part in parts.with_properties(members, properties)
        ]
        body = next(part for part in packed if part.name == self._body).content()
        if any(f'"{relation(n + 1)}"'.encode() not in body for n in range(len(state.pictures))):
            self._refuse(self._body, NotPrintableError())  # it stands in a header or a note
        return archive.write(with_pictures(packed, self._body, state.pictures)), state.printed

    def _xml(self, name: str) -> str:
        return next(parts.text_of_xml(part) for part in self._members if part.name == name)

    def _refuse(self, part: str, error: Exception, seen: Marked | None = None) -> NoReturn:
        if isinstance(error, NeedsDocxtplError):
            raise error
        xml = self._xml(part) if part in self._code else ""
        _refuse(self.name, part, self.kinds.get(part, "body"), xml, error, seen)


@lru_cache(maxsize=64)
def compile_template(data: bytes, name: str) -> Template:
    """The template in a .docx file, checked whole and made ready once per process.

    Refuses (ConfigurationRefused) what is no Word file or breaks the limits, what would run or
    fetch something, and tags that do not parse; the refusal names template, part and place.
    """
    try:
        members = parts.with_core(archive.read(data))
        digest = hashlib.sha256(data).hexdigest()
        ready = compiled.load(digest)
        if ready is None:
            parts.examine(members)
            ready = _made_ready(members, name)
            compiled.keep(digest, ready)
    except ArchiveError as fault:
        values: dict[str, Any] = {**fault.values, "template": name}
        raise ConfigurationRefused(fault.code, **values) from fault
    return Template(name, data, members, ready)


def _made_ready(members: tuple[Member, ...], name: str) -> compiled.Compiled:
    from safetyreport.documents.sandbox import form_environment

    kinds = parts.readable(members)
    texts = {part.name: parts.text_of_xml(part) for part in members if part.name in kinds}
    plain = {part: MARKUP.sub("", text) for part, text in texts.items()}
    code = {}
    for part, xml in texts.items():
        try:
            code[part] = form_environment().compile(_tidied(xml), part, part)
        except Exception as error:  # noqa: BLE001  whatever a template can provoke
            _refuse(name, part, kinds[part], xml, error)
    body = next(part for part, kind in kinds.items() if kind == "body")
    return compiled.Compiled(
        parts=code,
        kinds=kinds,
        ordered=not any(KEPT_ASIDE.search(text) for text in plain.values()),
        rich="<wp:docPr" in texts[body] or any(RICH.search(text) for text in plain.values()),
    )


@lru_cache(maxsize=32)
def _tidied(xml: str) -> str:
    """The part as docxtpl hands it to jinja: tags healed, rows and paragraphs unwrapped."""
    from docxtpl import DocxTemplate
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    # Decoded already: what the part says of its encoding no longer holds.
    bare = xml.partition("?>")[2] if xml.startswith("<?xml") else xml
    root = etree.fromstring(bare.encode("utf-8"), safe)
    tidy = DocxTemplate(io.BytesIO()).patch_xml(etree.tostring(root, encoding="unicode"))
    return DECLARATION + str(tidy)


def _from_code(environment: FormEnvironment, code: Any) -> JinjaTemplate:
    return environment.template_class.from_code(environment, code, environment.globals)


def _within_limits(pieces: Iterator[str]) -> str:
    chunks = []
    size = 0
    while chunk := "".join(islice(pieces, CHUNK)):
        size += len(chunk)
        if size > MAX_XML:
            raise TooMuchError
        chunks.append(chunk)
    return "".join(chunks)


def _refuse(
    template: str, part: str, kind: str, xml: str, error: Exception, seen: Marked | None = None
) -> NoReturn:
    """Say in the reader's words where the template went wrong, and what."""
    code, values = _reason(error)
    tag, paragraph, text = _place(xml, error, seen) if xml else ("", 0, "")
    raise ConfigurationRefused(
        code,
        template=template,
        part=i18n.both(f"documents.part_{kind}", {"name": part}),
        paragraph=paragraph or "-",
        tag=tag or "-",
        text=text,
        **values,
    ) from error


def _reason(error: Exception) -> tuple[str, dict[str, Any]]:
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
    from lxml.etree import XMLSyntaxError

    match error:
        case SecurityError():
            return "documents.template_reaches_inside", {}
        case UndefinedError():
            return "documents.placeholder_unknown", {}
        case TemplateSyntaxError():
            return "documents.template_syntax", {"reason": error.message or ""}
        case XMLSyntaxError():
            return "documents.archive_damaged", {}
        case ForbiddenCharacterError():
            return "documents.value_forbidden", {"character": str(error)}
        case NotPrintableError():
            return "documents.value_not_printable", {}
        case TooMuchError() | OverflowError() | MemoryError() | RecursionError():
            return "documents.template_too_much", {}
    return "documents.template_failed", {"reason": f"{type(error).__name__}: {error}"[:200]}


def _place(xml: str, error: Exception, seen: Marked | None) -> tuple[str, int, str]:
    """The tag that failed, the number of its paragraph and that paragraph's words."""
    from lxml.etree import XMLSyntaxError

    if isinstance(error, XMLSyntaxError):
        return "", 0, ""
    line = getattr(error, "lineno", None) or _line(error.__traceback__)
    found = tag_at(seen or marked(_tidied(xml)), line) if line else None
    if found is None:
        return "", 0, ""
    tag, nth = found
    number, text = paragraph_of(xml, tag, nth)
    return _shown(tag), number, text


def _shown(tag: Tag) -> str:
    return tag.text if len(tag.text) <= 80 else f"{tag.text[:79]}…"


def _line(trace: TracebackType | None) -> int | None:
    """The line of the template in a traceback, compiled by us or rewritten by jinja."""
    line = None
    while trace is not None:
        frame = trace.tb_frame
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            line = template.get_corresponding_lineno(trace.tb_lineno)
        elif frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
