"""Whose institution: the people named in a duty are those of the site where it happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from safetyreport.duties.duty import Duty, Reason, Words
from safetyreport.duties.provision import words
from safetyreport.records.study import Site, Study

ADMINISTRATOR = "administrator"
# The parties that each institution of a joint research has for itself.
LOCAL = frozenset({ADMINISTRATOR, "implementation_lead", "physician"})


def at_site(study: Study, site_id: str | None, duties: Iterable[Duty]) -> Iterator[Duty]:
    """The duties of a record, with the administrator of its site where it names one.

    Art. 17(1) to (5) and 20-2(1) to (3) speak of the institution's own administrator, physician
    and person responsible; what lies on the representative administrator stays as it is.
    """
    site = next((one for one in study.sites if one.id == site_id), None)
    if site is None or not study.joint_research:
        yield from duties
        return
    name = words(site.name.ja, site.name.en)
    for duty in duties:
        local = [one for one in (duty.actor, duty.addressee) if one in LOCAL]
        if duty.record is None or duty.layer != "statute":
            yield duty
            continue
        yield replace(
            duty,
            site=name if local else None,
            actor_name=_named(site, duty.actor, duty.actor_name),
            addressee_name=_named(site, duty.addressee, duty.addressee_name),
            why=(Reason("duties.at_site", {"site": name}), *duty.why),
        )


def _named(site: Site, party: str, name: Words) -> Words:
    if party != ADMINISTRATOR or site.administrator is None:
        return name
    title = site.administrator.title
    return {
        "ja": f"{title.ja or title.en}（{site.name.ja or site.name.en}）",
        "en": f"{title.en or title.ja} ({site.name.en or site.name.ja})",
    }
