"""One of everything that texts can say, with ordinary words or with whatever people may type."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from actions.rulebook import shipped
from rules.commendations import TalkGiven
from rules.districts import Now
from rules.households import Problem, RowReason
from rules.options import SEVERAL, Kind, Marks, Options
from rules.reading import Words as Wording
from rules.refusals import Reason
from rules.reports import Counted
from rules.requests import Figures
from rules.scope import Scope
from rules.surveys import Kind as Question
from rules.surveys import Per, Written
from rules.votes import Tie, Unit
from texts import (
    agenda_votes,
    agendas,
    assembly_calls,
    ballots,
    boards,
    chats,
    commendations,
    commons,
    comparisons,
    completions,
    consultations,
    corrections,
    digests,
    districts,
    docket,
    door_rounds,
    duplicates,
    duties,
    evaluations,
    foundings,
    groups,
    hearings,
    home_invitations,
    households,
    imports,
    invitations,
    joins,
    joint_decisions,
    lists,
    matters,
    mediations,
    meetings,
    minutes,
    objections,
    options,
    own_data,
    own_stages,
    paper_ballots,
    party_questions,
    polls,
    projects,
    proposals,
    refusals,
    report_files,
    reports,
    request_work,
    requests,
    results,
    rules,
    seats,
    secret_votes,
    setups,
    signed_lists,
    sortings,
    surveys,
    talks,
    teams,
    votes,
)  # fmt: skip
from texts.buttons import RESIDENT_RULES
from texts.cards import Answer, Card, Poll
from texts.keywords import SIGNED
from texts.words import Words

AT = datetime(2026, 11, 28, 11, 0, tzinfo=UTC)
LATER = AT + timedelta(days=7)
VISIT = Wording("现场踏勘", "Site visit")
DIGEST = "9f2c" * 16
CLOUD = "https://t.me/corridor_bot?start=join"
Said = Card | Answer | Poll


@dataclass(frozen=True)
class People:
    """The words that come from people; `typed` replaces them all."""

    words: Words
    typed: str | None = None
    many: bool = False
    name: str = field(init=False)
    title: str = field(init=False)

    def __post_init__(self) -> None:
        zh = self.words.language == "zh"
        object.__setattr__(self, "name", self("王秀英" if zh else "Wang Xiuying"))
        object.__setattr__(self, "title", self("修好 3 号门的电梯" if zh else "Repair the lift at entrance 3"))

    def __call__(self, ordinary: str) -> str:
        return ordinary if self.typed is None else self.typed

    def text(self) -> str:
        zh = (
            "电梯上周停了两次，老人上不去楼。"
            if self.words.language == "zh"
            else "It stopped twice. Old people cannot get home."
        )
        return self(zh)

    def names(self, count: int) -> tuple[str, ...]:
        return (self.name,) * (40 if self.many else count)


def tally(name: str, verdict: str = "passed") -> rules.Tally:
    rule = shipped(name)[-1]
    if name.startswith("council"):
        return rules.Tally(rule, verdict, 7, 5, 6, rules.Counts(4, 1, 1), 4)
    if name == "straw_poll":
        return rules.Tally(rule, "opinion", 41, 0, 41, rules.Counts(30, 6, 5), 0)
    if name.startswith("owners"):
        area = rules.Area(1_080_000, 720_000, 720_000, 360_001)
        return rules.Tally(rule, verdict, 113, 76, 76, rules.Counts(39, 37, 0, (360_000, 360_000, 0)), 39, area)
    return rules.Tally(rule, verdict, 1989, 995, 1201, rules.Counts(601, 500, 100), 601)


def samples(people: People) -> dict[str, Said]:
    """Every card, answer and poll, by module and function; a slash before a variant."""
    return {
        **household_samples(people),
        **join_samples(people),
        **matter_samples(people),
        **docket_samples(people),
        **project_samples(people),
        **proposal_samples(people),
        **call_samples(people),
        **common_samples(people),
        **request_samples(people),
        **team_samples(people),
        **agenda_samples(people),
        **agenda_vote_samples(people),
        **digest_samples(people),
        **report_samples(people),
        **district_samples(people),
        **meeting_samples(people),
        **minutes_samples(people),
        **talk_samples(people),
        **survey_samples(people),
        **vote_samples(people),
        **ballot_samples(people),
        **paper_samples(people),
        **secret_samples(people),
        **option_samples(people),
        **result_samples(people),
        **list_samples(people),
        **objection_samples(people),
        **commendation_samples(people),
        **own_stage_samples(people),
        **mediation_samples(people),
        **consultation_samples(people),
        **joint_decision_samples(people),
        **chat_samples(people),
        **invitation_samples(people),
        **home_invitation_samples(people),
        **set_up_samples(people),
    }


def household_samples(p: People) -> dict[str, Said]:
    w = p.words
    home = p(
        households.home(w, area="A 区" if w.language == "zh" else "District A", building="12", entrance="3", unit="502")
    )
    own_homes = (
        households.OwnHome(home, "owner", 8630, 3, 27000),
        households.OwnHome(home, "tenant", 9200, 3, 27000),
    )
    return {
        "households.greeting": households.greeting(w, community=p("现代花园")),
        "households.joined": households.joined(w, home=home, role="owner", ballots=2),
        "households.already_joined": households.already_joined(w, home=home, role="tenant", ballots=0),
        "households.household_full": households.household_full(w, home=home, most=6, helper=p.name),
        "households.wrong_code": households.wrong_code(w, tries=4, helper=p.name),
        "households.wrong_code/nobody": households.wrong_code(w, tries=4, helper=None),
        "households.code_kept_back": households.code_kept_back(w, seen=True, helper=p.name),
        "households.codes_paused": households.codes_paused(w, until=AT, helper=p.name),
        "households.no_code": households.no_code(w, helper=p.name),
        "households.register_first": households.register_first(w, title=p.title),
        "households.register_first/plain": households.register_first(w, title=None),
        "households.role_changed": households.role_changed(w, home=home, role="family"),
        "households.other_code": households.other_code(w, helper=p.name),
        "households.changed_hands": households.changed_hands(w, home=home, helper=p.name),
        "households.how_to_register": households.how_to_register(w, p.name),
        "households.really_leave": households.really_leave(w, home=home, household=7),
        "households.left": households.left(w, home=home),
        "households.help_resident": households.help_resident(w, helper=p.name),
        "households.help_resident/thin": households.help_resident(w, helper=None),
        "households.help_work": households.help_work(w),
        "households.me": households.me(w, shown=households.OwnData(own_homes, 3)),
        "households.me/disputed": households.me(
            w,
            shown=households.OwnData(
                own_homes, 3, disputed=(home,), shared=True, community=p("现代花园"), others=((2, p("绿景苑")),)
            ),
        ),
        "households.language_changed": households.language_changed(w),
        "households.language_choice": households.language_choice(w),
        "households.privacy": households.privacy(w, community=p("现代花园")),
    }


def invitation_samples(p: People) -> dict[str, Said]:
    w, green = p.words, p("现代花园")
    return {
        **{
            f"invitations.link/{role}": invitations.link(
                w, role=role, name=p.name, community=green, url=CLOUD, until=AT, place="seat", subject=3
            )
            for role in invitations.ROLES
        },
        "invitations.taken": invitations.taken(w, role="chair", name="", community=green),
        "invitations.taken/party": invitations.taken(w, role="party", name=p("物业"), community=green),
        "invitations.already_taken": invitations.already_taken(w, role="staff", name=p.name, community=green),
        "invitations.told": invitations.told(w, role="mediator", name="", who=p.name),
    }


def join_samples(p: People) -> dict[str, Said]:
    w, home = p.words, p("A 区 12 栋 3 门 502")
    votes, said = ((18, 19) * (9 if p.many else 1), ((p.name, "removed"), (p.name, "belongs")))
    open_ = joins.Dispute(4, home, p.name, p.name, AT, answered=True, votes=votes, said=said)
    return {
        "joins.told": joins.told(w, member=7, name=p.name, home=home, role="owner"),
        "joins.housemates": joins.housemates(w, people=[(7, p.name), (8, p.name)]),
        "joins.housemates/none": joins.housemates(w, people=[]),
        "joins.look": joins.look(w, member=7, by=8, home=home, name=p.name, who=p.name),
        "joins.looked": joins.looked(w),
        "joins.doubt_noted": joins.doubt_noted(w),
        "joins.doubted": joins.doubted(w, dispute=4, home=home),
        "joins.doubted/moved": joins.doubted(w, dispute=4, home=home, moved=True),
        "joins.dispute/moved": joins.dispute(w, shown=replace(open_, votes=(), moved=True)),
        "joins.settled_for_you/moved": joins.settled_for_you(
            w, verdict="removed", name=p.name, home=home, helper=p.name, moved=True
        ),
        "joins.who_moved": joins.who_moved(w, home=home, people=[(7, p.name), (8, p.name)]),
        "joins.who_moved/none": joins.who_moved(w, home=home, people=[]),
        "joins.answer_noted": joins.answer_noted(w, already=False),
        "joins.answer_noted/already": joins.answer_noted(w, already=True),
        "joins.dispute": joins.dispute(w, shown=open_),
        **{
            f"joins.dispute/{verdict} {renewed}": joins.dispute(
                w, shown=replace(open_, verdict=verdict, renewed=renewed)
            )
            for verdict, renewed in (("lapsed", False), ("belongs", False), ("removed", False), ("removed", True))
        },
        **{
            f"joins.dispute/all {verdict}": joins.dispute(
                w, shown=replace(open_, verdict=verdict, there=(p.name,) * 6, renewed=True)
            )
            for verdict in (None, "belongs", "removed", "lapsed")
        },
        **{
            f"joins.settled_for_all/{verdict}": joins.settled_for_all(w, verdict=verdict, home=home, helper=p.name)
            for verdict in ("belongs", "removed")
        },
        "joins.dispute/heads": joins.dispute(w, shown=replace(open_, judges=False, said=())),
        **{
            f"joins.judged/{already} {settled}": joins.judged(w, already=already, settled=settled)
            for already, settled in ((True, False), (False, True), (False, False))
        },
        **{
            f"joins.{told.__name__}/{verdict}": told(w, verdict=verdict, name=p.name, home=home, helper=p.name)
            for told in (joins.settled_for_you, joins.settled_for_them)
            for verdict in ("belongs", "removed", "lapsed")
        },
        "joins.settled_for_you/thief": joins.settled_for_you(
            w, verdict="belongs", name=p.name, home=home, helper=p.name, accuser=3
        ),
        "joins.settled_for_them/anew": joins.settled_for_them(
            w, verdict="removed", name=p.name, home=home, helper=p.name, anew=True
        ),
        "joins.slip_renewed": joins.slip_renewed(w, typed_too=True),
        "joins.slip_renewed/supplied": joins.slip_renewed(w, typed_too=False),
        "joins.turned_away": joins.turned_away(w, home=home, helper=p.name),
    }


def home_invitation_samples(p: People) -> dict[str, Said]:
    w, home = p.words, households.home(p.words, area=p("东区"), building="12", entrance="3", unit=p("502"))
    url = "https://t.me/corridor_bot?start=in_12_" + "A" * 24
    return {
        "own_data.erase": own_data.erase(w),
        **{f"own_data.said/{what}": own_data.said(w, what) for what in ("export", "gone", "keep")},
        "own_data.under_page": own_data.under_page(w),
        "own_data.under_file": own_data.under_file(w),
        "home_invitations.link": home_invitations.link(w, invitation=12, home=home, role="owner", url=url, until=LATER),
        "home_invitations.sent": home_invitations.sent(w),
        "home_invitations.taken_back": home_invitations.taken_back(w),
        "home_invitations.bind": home_invitations.bind(w, invitation=12, home=home, role="tenant", who=p.name),
        "home_invitations.asked": home_invitations.asked(w, home=home, role="owner"),
        "home_invitations.not_theirs": home_invitations.not_theirs(w),
    }


def set_up_samples(p: People) -> dict[str, Said]:
    w, green = p.words, p("现代花园")
    problems = [
        Problem(0 if number % 7 == 0 else number, reason, "unit", p("A/1/1/1"), 9)
        for number, reason in enumerate(list(RowReason) * (9 if p.many else 1), 2)
    ]
    many = 40 if p.many else 1
    preview = imports.Preview(
        green, 2530, 45, 99, 1_080_000, 2400, 2530, 3, 4, 5, (p("备注"),) * many, (p("东区"),) * many
    )
    free = [
        *(setups.Free("seat", number, role, "") for number, role in enumerate(invitations.ROLES, 1)),
        setups.Free("seat", 90, "mediator", p.name),
        *(setups.Free(kind, 91 + number, kind, p("物业")) for number, kind in enumerate(("party", "staff") * 6)),
    ]
    kinds = (("chair", 1), ("vice-chair", 1), ("mediator", 5), ("recorder", 1), ("supervisor", 2), ("scrutineer", 2))
    whom = (("party member", 3), ("residents", 4))
    shown = setups.Shown(
        green, 1, 2530, (3, 7), (0, 6), (1, 2), 4, council=True, free=tuple(free), roles=kinds, stands_for=whom
    )
    parts = [groups.Part("block", number, p("东区"), str(number)) for number in range(1, 8)]
    bare = setups.Shown(green, 1, 2530, (7, 7), (6, 6), (2, 2), 0, council=False, free=())
    return {
        "foundings.welcome": foundings.welcome(w, founding=1),
        **{f"foundings.question/{asked}": foundings.question(w, founding=1, asked=asked) for asked in foundings.ASKED},
        **{
            f"foundings.not_that/{asked}": foundings.not_that(w, founding=1, asked=asked)
            for asked in foundings.NOT_THAT
        },
        "foundings.tap_please": foundings.tap_please(w, founding=1, asked="method"),
        "foundings.send_file": foundings.send_file(w, founding=1, community=green),
        "foundings.kept": foundings.kept(w),
        "foundings.not_yours": foundings.not_yours(w),
        "foundings.founded": foundings.founded(w, community=green, number=1, households=2530, add_url=CLOUD),
        "groups.set_up": groups.set_up(w, group=2),
        "groups.first_the_community": groups.first_the_community(w),
        "groups.which_community": groups.which_community(w, group=2, names=[(1, green), (2, p("绿苑"))]),
        "groups.which_part": groups.which_part(w, group=2, community=green, parts=parts, more=2),
        "groups.which_part/few": groups.which_part(w, group=2, community=green, parts=parts[:1], more=None),
        "groups.set_up_done": groups.set_up_done(
            w, community=green, role="residents", scope=p("东区"), lacks=groups.Lacks(polls=True, topics=True)
        ),
        "groups.set_up_done/council": groups.set_up_done(
            w, community=green, role="council", scope=green, lacks=groups.Lacks(administrator=True)
        ),
        "groups.council_greeting": groups.council_greeting(w),
        "groups.already": groups.already(w, community=green),
        "groups.groups_wanted": groups.groups_wanted(w),
        "groups.may_not_write": groups.may_not_write(w, title=p("居民群")),
        "groups.noted": groups.noted(w),
        "groups.set_up_already": groups.set_up_already(w),
        "groups.council_has_one": groups.council_has_one(w),
        "imports.preview": imports.preview(w, file=4, shown=preview),
        "imports.nothing_new": imports.nothing_new(w),
        "imports.wrong": imports.wrong(w, problems=problems, listed=DIGEST),
        "imports.wrong/one": imports.wrong(w, problems=problems[:1], listed=False),
        "imports.wrong/more": imports.wrong(w, problems=problems, listed=False),
        "imports.all_problems": imports.all_problems(w, problems=problems),
        "imports.which_kind": imports.which_kind(w),
        "imports.staff_only": imports.staff_only(w, helper=p.name),
        "imports.send_again": imports.send_again(w),
        "imports.changed_meanwhile": imports.changed_meanwhile(w),
        "imports.applied": imports.applied(w, shown=preview),
        "imports.cancelled": imports.cancelled(w),
        "imports.gone": imports.gone(w),
        "setups.overview": setups.overview(w, shown=shown, add_url=CLOUD),
        "setups.overview/whole": setups.overview(w, shown=bare, add_url=CLOUD),
        "setups.heads_only": setups.heads_only(w, helper=p.name),
        "setups.all_only_alert": setups.all_only_alert(w),
        "setups.heads_only_alert": setups.heads_only_alert(w, helper=p.name),
        "setups.worker_name": setups.worker_name(w),
        "setups.worker_twice": setups.worker_twice(w, name=p.name),
        "setups.how_to_send": setups.how_to_send(w),
        "setups.link_sent": setups.link_sent(w),
        "setups.revoked": setups.revoked(w),
        "setups.place_taken": setups.place_taken(w),
        "setups.slips": setups.slips(w, community=green, households=2530),
        "setups.slips_taken": setups.slips_taken(w, name=p.name, of=p.name, at=AT),
        "imports.which_one": imports.which_one(w, names=[green] * (40 if p.many else 2)),
        "setups.not_made": setups.not_made(w),
        "setups.not_made_for": setups.not_made_for(w, group=p("东区")),
        "setups.community_file": setups.community_file(w, community=green),
    }


def matter_samples(p: People) -> dict[str, Said]:
    w = p.words
    steps = [matters.Step(AT, state, p.name, p("3 天")) for state in matters.STATES] * (4 if p.many else 1)
    said: dict[str, Said] = {
        "matters.how_to_propose": matters.how_to_propose(w),
        "matters.supported": matters.supported(w, supporters=12),
        "matters.titled": matters.titled(w, number=12, title=p.title),
        "matters.support_further": matters.support_further(
            w, number=12, title=p.title, homes=[(3, p("2-1-301"))] * (40 if p.many else 2)
        ),
        "matters.already_supported": matters.already_supported(w, supporters=12),
        "matters.filed": matters.filed(w, number=12, title=p.title),
        "matters.similar_offer": matters.similar_offer(w, draft=5, title=p.title, similar=[(3, p.title)] * 5),
        "matters.matter": matters.matter(w, number=12, title=p.title, text=p.text(), state="voting", steps=steps),
        "matters.matter/page": matters.matter(
            w, number=12, title=p.title, text=p.text(), state="voting", steps=steps * 2, page=2
        ),
        "matters.comment": matters.comment(w, number=12, title=p.title, name=p.name, text=p.text()),
        "matters.commented": matters.commented(w, number=12),
        "matters.unknown_matter": matters.unknown_matter(w, number=99),
        "matters.which_matter": matters.which_matter(w),
        "matters.declined": matters.declined(w, number=12, reason=p("…"), by=p.name, appeal_until=AT),
        "matters.redirected": matters.redirected(w, number=12, party=p("物业"), reason=p("…")),
        "matters.on_agenda": matters.on_agenda(w, number=12, title=p.title, at=AT, venue=p("12 栋旁长廊")),
        "matters.one_message": matters.one_message(w),
        "matters.filed_answer": matters.filed_answer(w, number=12),
        "matters.published": matters.published(w, number=12),
        "matters.appealed": matters.appealed(w, number=12),
    }
    for state in matters.STATES if p.typed is None else ("raised", "merged", "redirected"):
        for supporters, is_open in ((1, True), (12, True), (20, False)):
            shown = proposal(p, state, supporters, is_open=is_open)
            said[f"matters.proposal/{state} {supporters}"] = matters.proposal(w, shown=shown)
    return said


def proposal(p: People, state: str, supporters: int, *, is_open: bool) -> matters.Proposal:
    at = AT if state in {"on_agenda", "voting"} else None
    return matters.Proposal(12, p.title, p.name, state, supporters, 20, is_open, AT, AT, at, other=3, note=p("物业"))


def proposal_samples(p: People) -> dict[str, Said]:
    w, name = p.words, str(p.name)
    told = {"number": 12, "title": p.title}
    return {
        "proposals.may_we_merge": proposals.may_we_merge(
            w, **told, offer=5, other=3, other_title=p.title, reason=p("…"), until=AT
        ),
        "proposals.merge_answered": proposals.merge_answered(w, number=12, other=3, agrees=True),
        "proposals.merge_answered/no": proposals.merge_answered(w, number=12, other=3, agrees=False),
        "proposals.support_goes_on": proposals.support_goes_on(w, **told, other=3, counts=True),
        "proposals.support_goes_on/not": proposals.support_goes_on(w, **told, other=3, counts=False),
        "proposals.sure": proposals.sure(w, **told, supporters=12),
        "proposals.taken_back": proposals.taken_back(w, number=12),
        "proposals.was_taken_back": proposals.was_taken_back(w, **told),
        "proposals.how_to_hand_over": proposals.how_to_hand_over(w, number=12),
        "proposals.hand_over": proposals.hand_over(w, **told, person=4, name=name),
        "proposals.asked": proposals.asked(w, name=name),
        "proposals.take_over": proposals.take_over(w, **told, by=name),
        "proposals.taken_over": proposals.taken_over(w, number=12, accepts=True),
        "proposals.taken_over/no": proposals.taken_over(w, number=12, accepts=False),
        "proposals.handed_over": proposals.handed_over(w, **told, to=name, accepted=True),
        "proposals.handed_over/no": proposals.handed_over(w, **told, to=name, accepted=False),
        "docket.to_screen/asked": docket.to_screen(
            w, waiting=docket.Screening(12, p.name, p.text(), AT, may_widen=True, asked=(3, LATER))
        ),
        "docket.scope_picker": docket.scope_picker(w, number=12, scopes=[("whole", p("全社区"))]),
        "docket.widened": docket.widened(w, number=12),
    }


def common_samples(p: People) -> dict[str, Said]:
    w = p.words
    rated = polls.Feedback(12, p.title, 40, 3, 1, 1, 2, raw=60)
    whole = commons.Story(12, p.title, p.name, 46, 1, str(p.name), 2, 3, [str(p.name)] * 2, rated, AT)
    bare = replace(whole, consultations=0, lead="", undertakings=0, supervisors=[], rated=None)
    return {
        "commons.share": commons.share(w, story=whole),
        "commons.share/bare": commons.share(w, story=bare),
        "commons.share/unrated": commons.share(
            w, story=replace(whole, rated=polls.Feedback(12, p.title, 0, 0, 0, 0, 0, 0))
        ),
        "matters.proposal/common": matters.proposal(
            w, shown=replace(proposal(p, "voting", 20, is_open=False), common="build")
        ),
    }


def call_samples(p: People) -> dict[str, Said]:
    w, routes = p.words, ("households", "adults", "representatives")
    call = assembly_calls.Call(
        5, 12, p.title, "signing", dict.fromkeys(routes, 397), dict.fromkeys(routes, 398), AT, LATER,
        Wording(zh="居委会组织法第十条", en="Residents' Committees Law, article 10"),
    )  # fmt: skip
    return {
        **{
            f"assembly_calls.{name}/{state}": show(w, call=replace(call, state=state))
            for state in ("signing", "enough", "called", "lapsed")
            for name, show in (("shown", assembly_calls.shown), ("work", assembly_calls.work))
        },
        "assembly_calls.sure": assembly_calls.sure(w, number=12, title=p.title, needed=398),
        "assembly_calls.enough": assembly_calls.enough(w, number=12, title=p.title, by=LATER),
        "assembly_calls.to_call": assembly_calls.to_call(w, number=12, title=p.title, by=AT, late=False),
        "assembly_calls.to_call/late": assembly_calls.to_call(w, number=12, title=p.title, by=AT, late=True),
        "assembly_calls.signed": assembly_calls.signed(w, households=398, already=False),
        "assembly_calls.signed/already": assembly_calls.signed(w, households=398, already=True),
    }


def project_samples(p: People) -> dict[str, Said]:
    w, name = p.words, str(p.name)
    steps = [projects.Milestone(2, p("装好"), LATER), projects.Milestone(3, p("…"), AT, late=True)]
    reached = tuple(projects.Milestone(4 + i, p("订电机"), AT, AT) for i in range(10 if p.many else 2))
    young = projects.Shown(12, p.title)
    ready = projects.Shown(
        12, p.title, name, (name,) * 2, p("…"), (*reached, *steps), p("…"), p("…"), reported=True
    )  # fmt: skip
    outcome = results.Outcome(12, p.title, tally("council_default"))
    objected = completions.Objection(3, 12, p.title, p.text(), AT)
    replied = replace(objected, answered=True, why=p("…"), by=name)
    ended = {"number": 5, "until": LATER, "reopened": None, "why": "", "over": False}
    lines = [projects.Running(12, p.title, 1, 4, AT, late=True), projects.Running(13, p.title, 0, 1, AT)]
    lines += [projects.Running(14, p.title, 0, 0, None), projects.Running(15, p.title, 2, 2, None)]
    told = {"number": 12, "title": p.title}
    return {
        "projects.work": projects.work(w, outcome=outcome, shown=young),
        "projects.work/running": projects.work(w, outcome=outcome, shown=replace(ready, reported=False)),
        "projects.work/reported": projects.work(w, outcome=outcome, shown=ready),
        "projects.work/done": projects.work(w, outcome=outcome, shown=replace(ready, running=False)),
        "projects.lead_picker": projects.lead_picker(
            w, number=12, people=[("staff", 1, name), ("party", 2, p("物业"))]
        ),
        "projects.supervisor_picker": projects.supervisor_picker(w, number=12, seats=[(8, name)], named=[]),
        "projects.supervisor_picker/named": projects.supervisor_picker(
            w, number=12, seats=[(8, name)], named=[(9, name)] * 2
        ),
        "projects.write_plan": projects.write_plan(w, number=12),
        "projects.plan_kept": projects.plan_kept(w, number=12, milestones=steps),
        "projects.plan_unclear": projects.plan_unclear(w, unclear=[p("装好")] * 9, most=12),
        "projects.write_budget": projects.write_budget(w, number=12),
        "projects.budget_kept": projects.budget_kept(w, number=12),
        "projects.noted": projects.noted(w, number=12, inspection=False, milestones=steps),
        "projects.noted/inspection": projects.noted(w, number=12, inspection=True, milestones=[]),
        "projects.note": projects.note(w, **told, name=name, said=p.text(), inspection=False),
        "projects.note/inspection": projects.note(w, **told, name=name, said="", inspection=True),
        "projects.running": projects.running(w, projects=lines * (20 if p.many else 1)),
        "projects.running/none": projects.running(w, projects=[]),
        "projects.you_lead": projects.you_lead(w, **told),
        "projects.you_supervise": projects.you_supervise(w, **told),
        "completions.look_please": completions.look_please(w, **told, by=name),
        "completions.look_please/nobody": completions.look_please(w, **told, by=""),
        "completions.write_not_yet": completions.write_not_yet(w, number=12),
        "completions.not_yet": completions.not_yet(w, **told, by=name, why=p.text()),
        "projects.overdue": projects.overdue(w, **told, milestone=p("装好"), day=AT, lead=name),
        "completions.open_again": completions.open_again(w, **told),
        "projects.progress": projects.progress(w, shown=ready, first=2, last=2),
        "projects.progress/several": projects.progress(w, shown=replace(ready, supervisors=()), first=1, last=2),
        "projects.progress/alone": projects.progress(w, shown=replace(ready, lead=""), first=1, last=1),
        "completions.completion": completions.completion(w, shown=ready, by=name, **ended),
        "completions.completion/over": completions.completion(w, shown=ready, by="", **{**ended, "over": True}),
        "completions.completion/reopened": completions.completion(
            w, shown=ready, by=name, **{**ended, "reopened": AT, "why": p("…")}
        ),
        "completions.write_objection": completions.write_objection(w, number=12),
        "completions.objection": completions.objection(w, shown=objected),
        "completions.objection/not": completions.objection(w, shown=replied),
        "completions.objection/upheld": completions.objection(w, shown=replace(replied, upheld=True)),
        "completions.write_answer": completions.write_answer(w, number=12, upheld=False),
        "completions.write_answer/upheld": completions.write_answer(w, number=12, upheld=True),
        "completions.objection_answered": completions.objection_answered(w, number=12, upheld=False),
        "completions.objection_answered/upheld": completions.objection_answered(w, number=12, upheld=True),
        "completions.objection_told": completions.objection_told(w, **told, upheld=False, why=p("…"), by=name),
        "completions.objection_told/upheld": completions.objection_told(w, **told, upheld=True, why=p("…"), by=name),
        "completions.objection_late": completions.objection_late(w, number=12, answer_by=AT),
        "projects.lead_chosen": projects.lead_chosen(w, number=12, name=name),
        "projects.supervisors_named": projects.supervisors_named(w, number=12, names=w.people([name] * 2)),
        "projects.milestone_reached": projects.milestone_reached(w, title=p("装好")),
        "completions.reported": completions.reported(w, number=12),
        "completions.sent_back": completions.sent_back(w, number=12),
    }


def team_samples(p: People) -> dict[str, Said]:
    w = p.words
    shown = teams.Task(3, "", p("清扫长廊"), p("3 号门"), AT, AT + timedelta(minutes=90), 8)
    named = replace(shown, team=p("楼道队"), venue="", before=True, after=True)
    names = [teams.Volunteer(5, str(p.name), "in"), teams.Volunteer(6, str(p.name), "came")]
    come = [*names, teams.Volunteer(7, str(p.name), "waiting")] * (20 if p.many else 1)
    return {
        "teams.task": teams.task(w, shown=shown, signed=5, waiting=0, came=0),
        "teams.task/full": teams.task(w, shown=named, signed=8, waiting=2, came=0),
        "teams.task/done": teams.task(w, shown=replace(shown, state="done"), signed=8, waiting=0, came=7),
        "teams.task/off": teams.task(w, shown=replace(shown, state="called_off"), signed=8, waiting=0, came=0),
        "teams.result": teams.result(w, shown=named, came=7, both=True),
        "teams.result/one": teams.result(w, shown=shown, came=1, both=False),
        "teams.work": teams.work(w, shown=named, volunteers=come),
        "teams.work/done": teams.work(w, shown=replace(shown, state="done"), volunteers=come),
        "teams.work/off": teams.work(w, shown=replace(shown, state="called_off"), volunteers=[]),
        "teams.signed_up": teams.signed_up(w, shown=shown, waits=0),
        "teams.signed_up/waits": teams.signed_up(w, shown=shown, waits=2),
        "teams.moved_up": teams.moved_up(w, shown=shown),
        "teams.reminder": teams.reminder(w, shown=shown),
        "teams.called_off": teams.called_off(w, shown=shown),
        "teams.overview": teams.overview(
            w,
            tasks=[shown] * (20 if p.many else 1),
            teams=["", p("楼道队")],
            years=[(2026, 210), (2025, 60)],
            works=True,
        ),
        "teams.overview/none": teams.overview(w, tasks=[], teams=[""], years=[], works=False),
        "teams.how_to_plan": teams.how_to_plan(w),
        "teams.planned": teams.planned(w, shown=shown),
        "teams.begun": teams.begun(w, name=p("楼道队")),
        "teams.pictured": teams.pictured(w, shown=shown, before=True),
        "teams.pictured/after": teams.pictured(w, shown=shown, before=False),
        "teams.certificate_sent": teams.certificate_sent(w, year=2026),
        "teams.sign_up_recorded": teams.sign_up_recorded(w, waits=0, already=False),
        "teams.sign_up_recorded/already": teams.sign_up_recorded(w, waits=0, already=True),
        "teams.sign_up_recorded/waits": teams.sign_up_recorded(w, waits=2, already=False),
        "teams.withdrawn": teams.withdrawn(w),
        "teams.presence_recorded": teams.presence_recorded(w, came=True),
        "teams.presence_recorded/not": teams.presence_recorded(w, came=False),
        "teams.finished": teams.finished(w, came=7),
        "teams.off": teams.off(w),
    }


def request_samples(p: People) -> dict[str, Said]:
    w, title = p.words, p.title
    asked = requests.Shown(
        19, title, p.text(), "open", AT, LATER, by=p.name, home=p("12-3-502"), place="home", hazard_said=True
    )
    answered = replace(asked, replied=True, lead=p.name, reopened=2, escalated=True)
    done = replace(answered, state="solved", note=p.text())
    spoken = replace(asked, text="", untitled="voice", may_entitle=True, place="", hazard_said=False)
    told = {"number": 19, "title": title, "by": LATER, "lead": p.name}
    return {
        "requests.how_to_request": requests.how_to_request(w),
        "requests.received": requests.received(w, shown=asked),
        "requests.received/hazard": requests.received(w, shown=spoken),
        "requests.received/place": requests.received(w, shown=replace(spoken, hazard="wall_or_road")),
        "requests.received/answered": requests.received(w, shown=answered),
        "requests.received/solved": requests.received(w, shown=done),
        "requests.received/resolved": requests.received(w, shown=replace(done, state="resolved")),
        "request_work.work": request_work.work(w, shown=asked),
        "request_work.work/urgent": request_work.work(w, shown=replace(asked, hazard="lift", place="common")),
        "request_work.work/answered": request_work.work(w, shown=answered),
        "request_work.work/solved": request_work.work(w, shown=done),
        "request_work.work/resolved": request_work.work(w, shown=replace(done, state="resolved")),
        "request_work.work/spoken": request_work.work(w, shown=spoken),
        "request_work.work/photo": request_work.work(w, shown=replace(spoken, untitled="photo")),
        "request_work.write_reply": request_work.write_reply(w, number=19),
        "request_work.write_note": request_work.write_note(w, number=19),
        "request_work.write_why": request_work.write_why(w, number=19),
        "requests.received/joined": requests.received(w, shown=replace(done, merged_into=12)),
        "requests.received/more": requests.received(w, shown=replace(answered, joined=3)),
        "request_work.work/joined": request_work.work(w, shown=replace(answered, merged_into=12)),
        "request_work.work/similar": request_work.work(w, shown=replace(asked, joined=1, similar=(12, title))),
        "duplicates.picker": duplicates.picker(w, number=19, candidates=[*enumerate(p.names(9), 1)]),
        "duplicates.picker/none": duplicates.picker(w, number=19, candidates=[]),
        "duplicates.joined": duplicates.joined(w, number=19, title=title),
        "duplicates.also_solved": duplicates.also_solved(w, number=19, by=p.name, note=p.text()),
        "duplicates.goes_on": duplicates.goes_on(w, number=19, as_number=12),
        "duplicates.parted": duplicates.parted(w, number=19),
        "requests.received/paper": requests.received(w, shown=replace(asked, on_paper=True)),
        "requests.is_solved_on_paper": requests.is_solved_on_paper(w, number=19, by=p.name, note=p.text()),
        "request_work.work/paper": request_work.work(w, shown=replace(asked, on_paper=True)),
        "requests.received/need": requests.received(w, shown=replace(asked, category="care", need="hope")),
        "request_work.work/sorted": request_work.work(
            w, shown=replace(asked, category="care", need="hard", vulnerable=True)
        ),
        "sortings.which_category": sortings.which_category(w, number=19),
        "sortings.which_hazard": sortings.which_hazard(w, number=19),
        "sortings.which_need": sortings.which_need(w, number=19),
        "sortings.who_needs_care": sortings.who_needs_care(w, number=19),
        "sortings.need_recorded": sortings.need_recorded(w, cannot_wait=False, hazard=False),
        "sortings.need_recorded/wait": sortings.need_recorded(w, cannot_wait=True, hazard=False),
        "requests.extended": requests.extended(w, number=19, title=title, said=p.text(), solve_by=LATER),
        "request_work.more_time": request_work.more_time(w, number=19),
        "request_work.picker": request_work.picker(
            w, number=19, parties=[*enumerate(p.names(6), 1)], staff=[*enumerate(p.names(2), 1)]
        ),
        "request_work.picker/nobody": request_work.picker(w, number=19, parties=[], staff=[]),
        "requests.reply": requests.reply(w, number=19, title=title, by=p.name, said=p.text(), solve_by=LATER),
        "requests.is_solved": requests.is_solved(w, number=19, by=p.name, note=p.text()),
        "requests.satisfied": requests.satisfied(w, number=19, title=title),
        "requests.what_is_missing": requests.what_is_missing(w, number=12),
        "requests.passed_on": requests.passed_on(w, number=12),
        "requests.titled": requests.titled(w, number=19, title=title),
        "request_work.not_told": request_work.not_told(w, number=19, name=p.name, home=p("1-1-101")),
        "requests.way": requests.way(
            w,
            shown=done,
            steps=[(AT, step, p.text()) for step in requests.STEPS] * (30 if p.many else 1),
            asks=False,
            may_reopen=True,
        ),
        "requests.way/asks": requests.way(w, shown=done, steps=[], asks=True, may_reopen=True),
        "request_work.due_soon": request_work.due_soon(w, clock="reply", **told),
        "request_work.due_soon/solve": request_work.due_soon(w, clock="solve", **{**told, "lead": ""}),
        "request_work.late": request_work.late(w, clock="reply", **told),
        "request_work.late/solve": request_work.late(w, clock="solve", **told),
        "request_work.reopened": request_work.reopened(w, number=19, title=title, solve_by=LATER),
        "sortings.urgent_recorded": sortings.urgent_recorded(w, reply_by=AT, urgent=True),
        "sortings.urgent_recorded/not": sortings.urgent_recorded(w, reply_by=AT, urgent=False),
        "requests.recorded": requests.recorded(w),
        "request_work.missing": request_work.missing(w, number=12, title=p.title, said=p.text()),
        "request_work.taken": request_work.taken(w, number=19),
        "request_work.passed_on": request_work.passed_on(w, number=19, to=p.name),
        "requests.open_again": requests.open_again(w, number=19, solve_by=LATER),
        "requests.rating_recorded": requests.rating_recorded(w, already=False),
        "requests.rating_recorded/already": requests.rating_recorded(w, already=True),
        "request_work.answered": request_work.answered(w, number=19),
        "request_work.reported": request_work.reported(w, number=19),
    }


def docket_samples(p: People) -> dict[str, Said]:
    w = p.words
    waiting = [docket.Waiting(12, p.title, 3, 20, AT), docket.Waiting(13, p.title, 3, 20)] * (30 if p.many else 1)
    shown = proposal(p, "supported", 20, is_open=False)
    return {
        "docket.to_screen": docket.to_screen(
            w, waiting=docket.Screening(12, p.name, p.text(), AT, similar=(3, p.title), appealed=True)
        ),
        "docket.screened": docket.screened(w, shown=shown, by=p.name, reason=p("…"), ready=True),
        "docket.screened/tagged": docket.screened(w, shown=shown, by=p.name, tag="service"),
        "docket.decline_reasons": docket.decline_reasons(w, number=12),
        "docket.to_screen/voice": docket.to_screen(
            w,
            waiting=docket.Screening(
                12, p.name, "", AT, untitled=matters.untitled(w, kind="voice", seconds=23), may_entitle=True
            ),
        ),
        "docket.write_title": docket.write_title(w, number=12),
        "docket.write_reason": docket.write_reason(w, number=12, decision="merge"),
        "docket.merge_picker": docket.merge_picker(w, number=12, candidates=[(3, p.title)] * 9),
        "docket.redirect_picker": docket.redirect_picker(w, number=12, parties=[(1, p("物业")), (2, p("居委会"))] * 6),
        "docket.urgent": docket.urgent(w, number=12, hazard="wall_or_road", place=p("9-1"), chair_agreed=True),
        "docket.urgent_work": docket.urgent_work(w, number=12, title=p.title),
        "docket.urgent_work/done": docket.urgent_work(w, number=12, title=p.title, carried_out=True),
        "docket.urgent/unnamed": docket.urgent(w, number=12, hazard="", place=p("9-1"), chair_agreed=True),
        "docket.urgent/seat": docket.urgent(w, number=12, hazard="lift", place=p("9-1"), chair_agreed=False),
        **{f"docket.recorded/{name}": docket.recorded(w, name, number=12) for name in docket.RECORDED},
        "docket.docket": docket.docket(w, waiting=waiting, requests=[(19, p.title, AT)] * (40 if p.many else 1)),
        "docket.docket/empty": docket.docket(w, waiting=[], open_votes=[18]),
    }


def seat_samples(p: People) -> dict[str, Said]:
    w, shown = p.words, seats.Shown(3, "mediator", p.name, vacant=False, term_ends_at=LATER)
    return {
        "seats.seat": seats.seat(w, shown=shown),
        "seats.seat/vacant": seats.seat(w, shown=replace(shown, vacant=True, name="")),
        "seats.seat/chosen": seats.seat(w, shown=replace(shown, vacant=True)),
        "seats.seat/ended": seats.seat(w, shown=replace(shown, ended=True)),
        "seats.seat/election": seats.seat(w, shown=replace(shown, election=12)),
        "seats.seat/absent": seats.seat(w, shown=replace(shown, absences=3)),
        "seats.seat/review": seats.seat(w, shown=replace(shown, review=12)),
        "seats.seat/reviewed": seats.seat(w, shown=replace(shown, review=12, adopted=True)),
        "seats.no_heads": seats.no_heads(w, acting=p.name),
        "seats.no_heads/nobody": seats.no_heads(w, acting=None),
        "seats.term_ends": seats.term_ends(w, role="mediator", name=p.name, at=LATER),
        "seats.own_seat": seats.own_seat(w, seat_id=3, role="chair", name=p.name, until=LATER),
        "seats.sure_to_resign": seats.sure_to_resign(w, seat_id=3, role="vice-chair"),
        "seats.resigned": seats.resigned(w),
        "seats.stays": seats.stays(w),
        "seats.who_stands": seats.who_stands(w, role="mediator"),
        "seats.who_elects": seats.who_elects(
            w, number=12, role="mediator", drafts=[("assembly", 1), ("representatives", 2)]
        ),
        "hearings.impossible": hearings.impossible(w, group=p.title),
        "hearings.kept": hearings.kept(w),
        "hearings.no_topic": hearings.no_topic(w),
        "seats.review_on_agenda": seats.review_on_agenda(w),
    }


def talk_samples(p: People) -> dict[str, Said]:
    w, many = p.words, 30 if p.many else 2
    held = talks.Talk(7, p("12 栋旁长廊"), AT, 12, [(18, p.title)] * many, homes=5)
    numbers = list(range(18, 18 + many))
    return {
        "talks.where": talks.where(w, talk=7, venues=[p("12 栋旁长廊")] * many, latest=[held] * 5),
        "talks.where/first": talks.where(w, talk=7, venues=[], latest=[]),
        "talks.how_many": talks.how_many(w, place=p("12 栋旁长廊")),
        "talks.what_was_raised": talks.what_was_raised(w, talk=held),
        "talks.a_photo": talks.a_photo(w, raised=many),
        "talks.recorded": talks.recorded(w, talk=held),
        "talks.talk": talks.talk(w, talk=held),
        "talks.what_they_signed": talks.what_they_signed(w, talk=held, support=numbers, votes=numbers, polls=numbers),
    }


def survey_samples(p: People) -> dict[str, Said]:
    w, many = p.words, 30 if p.many else 2
    quiz = Written(p("哪天收大件垃圾？"), (p("周三"), p("周六")), 1, p("公告写明是周六。"))
    asked = surveys.Survey(7, Question.QUIZ, quiz, str(p("东区")), False, False, Per.PERSON, 7, None)
    five = Written(p("您对我们社区的生活满意吗？"), surveys.fixed(w, Question.SATISFACTION))
    felt = replace(
        asked, kind=Question.SATISFACTION, written=five, per=Per.HOUSEHOLD, closes_at=AT, comments=3,
        raw=(50, 19, 2, 1, 9), raw_answers=81, counted=(46, 20, 2, 1, 5), answers=74,
        buildings=((("东区/1",), (20, 10, 1, 0, 2)), (("东区/2", "东区/3"), (26, 10, 1, 1, 3))),
    )  # fmt: skip
    scaled = replace(felt, kind=Question.SCALE, per=Per.PERSON)
    private = replace(felt, private=True, hidden=True, raw=(), counted=None, buildings=(), answers=4)
    nameless = replace(felt, anonymous=True, counted=None, buildings=())
    parts = [(0, ""), (3, str(p("东区"))), (4, str(p("西区")))]
    return {
        "surveys.which_kind": surveys.which_kind(w, latest=[felt] * 5, evaluates=True),
        "surveys.which_kind/first": surveys.which_kind(w, latest=[], evaluates=False),
        **{f"surveys.write/{kind}": surveys.write(w, kind=kind) for kind in Question},
        "surveys.check": surveys.check(w, survey=asked, parts=parts, posted=False),
        "surveys.check/private": surveys.check(w, survey=replace(private, closes_at=None), parts=[], posted=False),
        "surveys.check/nameless": surveys.check(w, survey=nameless, parts=parts, posted=False),
        "surveys.check/posted": surveys.check(w, survey=felt, parts=parts, posted=True),
        "surveys.taken": surveys.taken(w),
        "surveys.posted": surveys.posted(w, chats=2, private=False),
        "surveys.posted/later": surveys.posted(w, chats=2, private=False, later=AT),
        "surveys.posted/private": surveys.posted(w, chats=80, private=True),
        "surveys.result": surveys.result(w, survey=felt),
        "surveys.result/scale": surveys.result(w, survey=scaled, to_council=True),
        "surveys.result/quiz": surveys.result(
            w, survey=replace(asked, raw=(3, 5), counted=(2, 5), raw_answers=8, answers=7)
        ),
        "surveys.result/hidden": surveys.result(w, survey=private),
        "surveys.result/nameless": surveys.result(w, survey=nameless),
        "surveys.ask_comment": surveys.ask_comment(w, question=quiz.question),
        "surveys.comment_kept": surveys.comment_kept(w),
        "evaluations.ask": evaluations.ask(w, until=AT, seats=[(seat, str(p.name)) for seat in range(1, 8)]),
        "evaluations.opened": evaluations.opened(w),
        "evaluations.is_due": evaluations.is_due(w),
        "surveys.comments": surveys.comments(w, said=[p("希望路灯早点修好")] * many),
    }


def minutes_samples(p: People) -> dict[str, Said]:
    w, rule = p.words, shipped("council_default")[-1]
    decided = meetings.Decision(12, p.title, "passed", p.names(4), p.names(1), p.names(1), p.names(1), 4, rule)
    moved = replace(decided, moved=meetings.Moved("postpone", "", p.name, next_at=LATER))
    roll = meetings.RollCall(7, AT, p.name, p.names(6), 7, 5, absent=p.names(1))
    many = 40 if p.many else 1
    items = [
        minutes.Item(1, 12, p.title, p.text(), [moved, decided]),
        minutes.Item(2, 13, p.title, p.text(), []),
    ] * many
    entries = [
        minutes.Entry(number, kind, number % 3, p.text(), p.name, AT, owner=p.name, due_on=LATER)
        for number, kind in enumerate([*minutes.Kind] * many, start=1)
    ]

    def shown(state: minutes.State | None, version: int = 1) -> minutes.Minutes:
        approval = minutes.Approval(state, version, p.names(2), 4, 6, LATER) if state else None
        return minutes.Minutes(
            p("鹿景苑"), 7, AT, AT, LATER, p("12 栋旁长廊"), roll, items, entries, approval, "ab" * 32,
        )  # fmt: skip

    return {
        "minutes.minutes": minutes.minutes(w, minutes=shown(minutes.State.DRAFT)),
        "minutes.minutes/again": minutes.minutes(w, minutes=shown(minutes.State.DRAFT, 2)),
        "minutes.minutes/approved": minutes.minutes(w, minutes=shown(minutes.State.APPROVED)),
        "minutes.minutes/unapproved": minutes.minutes(w, minutes=shown(minutes.State.UNAPPROVED)),
        "minutes.minutes/without": minutes.minutes(w, minutes=shown(None)),
        "minutes.post": minutes.post(w, minutes=shown(minutes.State.APPROVED)),
        "minutes.agreed": minutes.agreed(w, again=False),
        "minutes.agreed/again": minutes.agreed(w, again=True),
        "minutes.what_to_add": minutes.what_to_add(w, meeting=7, any_yet=True),
        "minutes.what_to_add/first": minutes.what_to_add(w, meeting=7, any_yet=False),
        **{
            f"minutes.write/{what}": minutes.write(w, what=what)
            for what in ("note", "speaker", "task", "correct", "remark")
        },
        "minutes.added": minutes.added(w, entry=entries[2]),
        "minutes.taken_out": minutes.taken_out(w, number=3),
        "minutes.reminder": minutes.reminder(w, minutes=shown(minutes.State.DRAFT), due=LATER),
        "minutes.task_due": minutes.task_due(w, task=7, text=p.text(), at=AT),
        "minutes.task_of": minutes.task_of(w, task=7, name=p.name, text=p.text(), at=AT),
        "minutes.task_is_done": minutes.task_is_done(w, again=False),
        "minutes.task_is_done/again": minutes.task_is_done(w, again=True),
    }


def agenda_samples(p: People) -> dict[str, Said]:
    w, venue = p.words, p("12 栋旁长廊")
    items = [
        agendas.Item(12, p.title, minutes=10, households=7), agendas.Item(13, p.title, struck=True)
    ] * (40 if p.many else 1)  # fmt: skip
    own = agendas.Item(14, p.title, internal=True)
    grows = agendas.Agenda(7, AT, venue, items, closes=LATER)
    said = {
        "agenda_post": agendas.agenda_post(w, shown=grows),
        "agenda_post/one": agendas.agenda_post(w, shown=replace(grows, items=[agendas.Item(12, p.title)])),
        "agenda_reminder": agendas.agenda_reminder(w, at=AT, venue=venue, items=items),
        "meeting_file": agendas.meeting_file(w, at=AT, venue=venue),
        "file_sent": agendas.file_sent(w),
        "agenda": agendas.agenda(w, shown=grows),
        "agenda/empty": agendas.agenda(w, shown=replace(grows, items=[], closes=None)),
        "agenda_work": agendas.agenda_work(w, shown=replace(grows, items=[*items, own])),
        "agenda_work/closed": agendas.agenda_work(w, shown=replace(grows, items=[], closes=None)),
        "no_meeting": agendas.no_meeting(w),
        "item": agendas.item(w, shown=agendas.Arranged(items[0], 2, 3, own=False, open=True)),
        "item/own": agendas.item(w, shown=agendas.Arranged(own, 1, 1, own=True, open=True)),
        "item/closed": agendas.item(w, shown=agendas.Arranged(own, 3, 3, own=True, open=False)),
        "item_off": agendas.item_off(w, number=12, title=p.title),
        "own_item": agendas.own_item(w),
        "own_item/internal": agendas.own_item(w, internal=True),
        "which_venue": agendas.which_venue(w, at=AT),
        "arranged": agendas.arranged(w),
        "placed": agendas.placed(w, number=12, at=AT),
        "held_here": agendas.held_here(w, at=AT),
        "venue_set": agendas.venue_set(w, at=AT, venue=venue),
        "taken_off": agendas.taken_off(w, number=12, title=p.title, at=AT),
    }
    return {f"agendas.{name}": one for name, one in said.items()}


def agenda_vote_samples(p: People) -> dict[str, Said]:
    w = p.words
    several = [(12, p.title), (13, p.title)] * (30 if p.many else 1)
    counted = [agenda_votes.Counted(12, p.title, 7, True), agenda_votes.Counted(13, p.title, 0, False)]
    shown = agenda_votes.Choices(7, LATER, AT, 3, several, 9)
    return {
        "agenda_votes.choices": agenda_votes.choices(w, shown=shown),
        "agenda_votes.counted": agenda_votes.counted(w, at=AT, matters=counted * (30 if p.many else 1), households=9),
        "agenda_votes.recorded": agenda_votes.recorded(w, number=12, again=False),
        "agenda_votes.recorded/again": agenda_votes.recorded(w, number=12, again=True),
    }


def whole_report(p: People) -> reports.Report:
    asked = Figures(raised=9, answered=9, in_time=8, resolved=7, rated=6, satisfied=5)
    tally = rules.Tally(shipped("assembly")[-1], "passed", 9, 5, 5, rules.Counts(3, 1, 1), 3)
    closed = [reports.Voted(4, p.title, AT, tally)] * (30 if p.many else 1)
    counted = Counted(
        councils=2, no_quorum=1, requests=asked, funnel=dict.fromkeys(reports.FUNNEL, 3), talks=(3, 40),
    )  # fmt: skip
    return reports.Report(p("绿园"), "", AT.date().replace(day=1), AT.date(), DIGEST, counted, closed)


def report_samples(p: People) -> dict[str, Said]:
    w, told = p.words, whole_report(p)
    parts = [Scope(), *(Scope((p(f"{letter}区"),)) for letter in "东西南北中" * (4 if p.many else 1))]
    whats = ("report", "ledgers", "report_picture")
    return {
        "report_files.which_period": report_files.which_period(w, community=p("摩登花园"), parts=parts, chosen=0),
        "report_files.which_period/part": report_files.which_period(w, community=p("摩登花园"), parts=parts, chosen=2),
        "report_files.no_such_part": report_files.no_such_part(w),
        "report_files.which_days": report_files.which_days(w),
        "report_files.which_days/again": report_files.which_days(w, again=True),
        "report_files.coming": report_files.coming(w, since=AT.date(), until=LATER.date()),
        **{f"report_files.enclosed/{one}": report_files.enclosed(w, what=one, report=told) for one in whats},
    }


def district_samples(p: People) -> dict[str, Said]:
    w, now = p.words, Now(2000, 131, 2, 2000, 412, 3, 5, 1, 2, 7, 1)
    there = [districts.Place(one, p(f"绿苑{one}区"), now, LATER if one % 2 else None) for one in range(1, 6)]
    middle = districts.View(now, 12, there, 2, 3)
    whats = ("district_report", "district_ledger")
    return {
        "districts.view": districts.view(w, shown=middle, chosen=0),
        "districts.view/two": districts.view(w, shown=districts.View(now, 2, there[:2], 1, 1), chosen=1),
        "districts.staff_only": districts.staff_only(w),
        "districts.works_in": districts.works_in(w, community=p("摩登花园")),
        "districts.works_in/others": districts.works_in(w, community=p("摩登花园"), others=[(2, p("绿苑"))]),
        "districts.which_period": districts.which_period(w),
        **{
            f"districts.enclosed/{one}": districts.enclosed(w, what=one, since=AT.date(), until=LATER.date())
            for one in whats
        },
    }


def digest_samples(p: People) -> dict[str, Said]:
    report = whole_report(p)
    return {
        "digests.digest": digests.digest(p.words, report=report),
        "digests.details": digests.details(p.words, report=report),
    }


def meeting_samples(p: People) -> dict[str, Said]:
    w = p.words
    roll = meetings.RollCall(7, AT, p.name, p.names(4), 7, 5, absent=p.names(1))
    full = meetings.RollCall(7, AT, p.name, p.names(6), 7, 5)
    own, postpone = meetings.Moved("own", p.text(), p.name), meetings.Moved("postpone", "", p.name, None, LATER)
    refer, named = meetings.Moved("refer", "", p.name, p.name), list(enumerate(p.names(7), start=1))
    asked = meetings.Motion(4, 1, 3, 12, p.title, p.text(), shipped("council_default")[-1], 4, p.names(3), 6)
    decided = meetings.Decision(
        12, p.title, "passed", p.names(4), p.names(1), p.names(1), p.names(1), 4, shipped("council_default")[-1]
    )
    return {
        "meetings.roll_call": meetings.roll_call(w, roll=roll),
        "meetings.roll_call/quorum": meetings.roll_call(w, roll=full),
        "meetings.meeting_opened": meetings.meeting_opened(w, roll=roll, at=AT),
        "meetings.meeting_closed": meetings.meeting_closed(w, roll=roll, at=AT),
        "meetings.adjourned": meetings.adjourned(w, roll=roll, at=AT, next_at=LATER),
        "meetings.motion_put_off": meetings.motion_put_off(w, number=12, title=p.title, next_at=LATER),
        "meetings.motion_put_off/open": meetings.motion_put_off(w, number=12, title=p.title, next_at=None),
        "meetings.no_quorum": meetings.no_quorum(w, present=4, quorum=5, next_at=LATER),
        "meetings.motion": meetings.motion(w, asked=asked),
        "meetings.motion/own": meetings.motion(w, asked=replace(asked, moved=own)),
        "meetings.motion/postpone": meetings.motion(w, asked=replace(asked, moved=postpone)),
        "meetings.motion/refer": meetings.motion(w, asked=replace(asked, moved=refer)),
        "meetings.goes_on": meetings.goes_on(w, number=12, title=p.title, kind="postpone", at=LATER, party=None),
        "meetings.goes_on/open": meetings.goes_on(w, number=12, title=p.title, kind="postpone", at=None, party=None),
        "meetings.goes_on/party": meetings.goes_on(w, number=12, title=p.title, kind="refer", at=None, party=p.name),
        "meetings.goes_on/consult": meetings.goes_on(w, number=12, title=p.title, kind="refer", at=None, party=None),
        "meetings.motion_waits": meetings.motion_waits(w, number=12, title=p.title, moved=None),
        "meetings.motion_withdrawn": meetings.motion_withdrawn(w, number=12, title=p.title, moved=own),
        "meetings.other_motions": meetings.other_motions(w, motion=4, number=12, title=p.title),
        "meetings.own_motion": meetings.own_motion(w, number=12, title=p.title),
        "meetings.own_motion_kept": meetings.own_motion_kept(w),
        "meetings.refer_to": meetings.refer_to(w, motion=4, number=12, parties=named),
        "meetings.moved_answer": meetings.moved_answer(w),
        "meetings.withdrawn_answer": meetings.withdrawn_answer(w),
        "meetings.room": meetings.room(w, meeting=7, seats=named),
        "meetings.room_votes": meetings.room_votes(w, motion=4, number=12),
        "meetings.room_voters": meetings.room_voters(w, motion=4, said="against", seats=named),
        "meetings.entered": meetings.entered(w, p.names(2)),
        "meetings.entered/again": meetings.entered(w, []),
        "meetings.motion_closed": meetings.motion_closed(w),
        **seat_samples(p),
        "meetings.motion_result": meetings.motion_result(w, decided=decided),
        **{
            f"meetings.roll_answer/{said}": meetings.roll_answer(w, said, present=4, quorum=5)
            for said in ("here", "already_here", "absent", "already_absent")
        },
        "meetings.opened": meetings.opened(w),
        **{f"meetings.motion_answer/{said}": meetings.motion_answer(w, said) for said in rules.CHOICES},
        "meetings.motion_answer/again": meetings.motion_answer(w, "recuse", changed=False),
    }


def vote_samples(p: People) -> dict[str, Said]:
    w = p.words
    asked = votes.Notice(12, p.title, shipped("assembly")[-1], 1989, 0, AT, LATER, vote=18, extends=LATER, repeats=17)
    opinion = votes.Notice(12, p.title, shipped("straw_poll")[-1], 0, 0, None, LATER, vote=18)
    owners = votes.Notice(12, p.title, shipped("owners_special")[-1], 113, 1_080_000, AT, LATER, vote=18)
    states = ({}, {"waits": True}, {"closed": True})
    lines = [votes.Open(18, p.title, AT, **one) for one in states] * (20 if p.many else 1)
    return {
        "votes.who_decides": votes.who_decides(w, number=12),
        "votes.after_adoption": votes.after_adoption(w, number=12, title=p.title),
        "votes.who_decides/represented": votes.who_decides(w, number=12, represented=True),
        "votes.special_matter": votes.special_matter(w, number=12),
        "votes.check": votes.check(w, asked=asked),
        "votes.check/opinion": votes.check(w, asked=opinion),
        "votes.notice": votes.notice(w, announced=asked),
        "votes.notice/opinion": votes.notice(w, announced=opinion),
        "votes.check/owners": votes.check(w, asked=owners),
        "votes.notice/owners": votes.notice(w, announced=owners),
        "votes.extended": votes.extended(w, shown=ballot(p, voted=20), since=AT, resumed=LATER),
        "votes.extended/owners": votes.extended(w, shown=ballot(p, "owners_ordinary"), since=AT, resumed=AT),
        "votes.open_votes": votes.open_votes(w, votes=lines, more=[18]),
        "votes.open_votes/none": votes.open_votes(w, votes=[]),
        "votes.announced": votes.announced(w, number=12, roll=True),
        "votes.announced/opinion": votes.announced(w, number=12, roll=False),
        "votes.which_ballot": votes.which_ballot(w),
    }


def ballot(p: People, rule: str = "assembly", voted: int = 41) -> ballots.Ballot:
    buildings = (ballots.Building(p("1"), 41, 52), ballots.Building(p("B2"), 2, 4)) * (60 if p.many else 1)
    if rule in {"representatives", "straw_poll"}:
        buildings = ()  # seats and people of a group have none
    return ballots.Ballot(
        18, 12, p.title, p.text(), shipped(rule)[-1], AT, True, 62, voted, buildings, area=1_080_000, voted_area=369_000
    )


def option_samples(p: People) -> dict[str, Said]:
    w, zh = p.words, p.words.language == "zh"
    named = ("光伏车棚", "长椅", "健身角") if zh else ("Solar sheds", "Benches", "Gym corner")
    texts = tuple(p(name) for name in named) * (4 if p.many else 1)
    kinds = [Options(kind, texts, 2 if kind in SEVERAL else 1) for kind in Kind]
    shown = ballots.Ballot(18, 12, p.title, p.text(), shipped("assembly")[-1], LATER, True, 1989, 900)
    marked = {"number": 5, "vote": 18, "title": p.title, "options": kinds[1]}
    return {
        "options.ask": options.ask(w, number=12),
        "options.which_kind": options.which_kind(w, number=12, draft=5, texts=texts),
        "options.how_many": options.how_many(w, draft=5, kind=Kind.UP_TO_K, options=len(texts)),
        "options.how_many/seats": options.how_many(w, draft=5, kind=Kind.ELECTION, options=len(texts)),
        "options.marking": options.marking(w, **marked, marks=Marks((1,)), cast=False),
        "options.marking/cast": options.marking(w, **marked, marks=Marks((1, 3)), cast=True),
        "options.sealed": options.sealed(w, vote=18, title=p.title),
        "options.marked": options.marked(w, Marks((1, 3)), changed=True, on_paper=False),
        "options.marked/paper": options.marked(w, Marks((1, 3)), changed=True, on_paper=True),
        "options.marked/already": options.marked(w, Marks(()), changed=False, on_paper=False),
        "options.opened": options.opened(w),
        **{
            f"ballots.ballot/options {kind.kind}": ballots.ballot(w, shown=replace(shown, options=kind))
            for kind in kinds
        },
        "ballots.reminder/options": ballots.reminder(w, shown=replace(shown, options=kinds[0]), last_day=True),
        **{
            f"ballots.further_household/options {kind.kind}": ballots.further_household(
                w, further=3, vote=18, title=p.title, home=p.name, closes=LATER, options=kind
            )
            for kind in kinds[:2]
        },
        **{
            f"ballots.ballot_reply/options {said}": ballots.ballot_reply(
                w, said, changeable=True, options=kinds[1]
            )
            for said in ("abstain", "1", "1,3")
        },
        "ballots.has_voted/options": ballots.has_voted(
            w, Unit.HOUSEHOLDS, said="1,3", changeable=True, receipt="ABCDEFGH22", options=kinds[1]
        ),
        **{
            f"results.preliminary/options {kind.kind} {tie}": results.preliminary(w, result=chosen(p, kind, tie))
            for kind in kinds
            for tie in Tie
        },
        "results.how_counted/options": results.how_counted(w, result=chosen(p, kinds[1], Tie.NONE)),
        "votes.check/options": votes.check(
            w, asked=votes.Notice(
                12, p.title, shipped("assembly")[-1], 1989, 0, AT, LATER, may_be_secret=True, options=kinds[1], draft=5
            )
        ),
        "votes.notice/options": votes.notice(
            w, announced=votes.Notice(
                12, p.title, shipped("assembly")[-1], 1989, 0, AT, LATER, vote=18, options=kinds[3]
            )
        ),
    }  # fmt: skip


def chosen(p: People, offered: Options, tie: Tie) -> results.Result:
    """A result with options: the second is chosen, two more are tied."""
    found = tally("assembly")
    counted = tuple(
        options.Option(number, text, 700 - 50 * number, None, number == 2)
        for number, text in enumerate(offered.texts, start=1)
    )
    told = replace(
        found, rule=replace(found.rule, tie=tie), counts=rules.Counts(0, 0, 100, None, counted),
        options=options.Choosing(offered, (1, 3)),
    )  # fmt: skip
    return results.Result(18, 12, p.title, told, AT, "a" * 64)


def secret_samples(p: People) -> dict[str, Said]:
    w, homes = p.words, [(p(str(101 + n)), n % 3 > 0) for n in range(90 if p.many else 8)]
    return {
        "secret_votes.question": secret_votes.question(w, number=12, posts="seal:12:assembly"),
        "secret_votes.ballot_in": secret_votes.ballot_in(w),
        "secret_votes.did_we_vote": secret_votes.did_we_vote(w),
        "secret_votes.waits": secret_votes.waits(w, vote=18),
        "secret_votes.roll": secret_votes.roll(w, vote=18, entrance=p("A 区 12 栋 3 门"), homes=homes),
    }


def ballot_samples(p: People) -> dict[str, Said]:
    w, shown, home = p.words, ballot(p), p("A 区 12 栋 3 门 502")
    extended = replace(shown, summary="", changeable=False, voted=20, extended=True)
    return {
        "ballots.ballot": ballots.ballot(w, shown=shown),
        "ballots.ballot/few": ballots.ballot(w, shown=ballot(p, voted=20)),
        "ballots.ballot/opinion": ballots.ballot(w, shown=ballot(p, "straw_poll")),
        "ballots.ballot/extended": ballots.ballot(w, shown=extended),
        **{f"ballots.ballot/{rule}": ballots.ballot(w, shown=ballot(p, rule)) for rule in RESIDENT_RULES},
        "ballots.ballot_closed": ballots.ballot_closed(w, shown=shown),
        **{
            f"ballots.ballot_reply/{said}": ballots.ballot_reply(w, said, changeable=True)
            for said in ("for", "abstain")
        },
        "ballots.ballot_reply/fixed": ballots.ballot_reply(w, "against", changeable=False),
        "ballots.ballot_reply/again": ballots.ballot_reply(w, "for", changeable=True, changed=False),
        **{
            f"ballots.ballot_reply/{unit}": ballots.ballot_reply(
                w, "for", changeable=False, of_whom=unit, weight=27_000
            )
            for unit in ballots.MAY | {Unit.OWNERS: ""}
        },
        "ballots.can_vote/small": ballots.can_vote(w, Unit.ADULTS, building=ballots.Building("2", 1, 4)),
        **{
            f"ballots.can_vote/{unit}": ballots.can_vote(
                w, unit, building=shown.buildings[0], opens=opens, homes=3, weight=27_000
            )
            for unit in ballots.MAY | {Unit.OWNERS: ""}
            for opens in (None, AT)
        },
        "ballots.has_voted": ballots.has_voted(w, Unit.HOUSEHOLDS, said=None, changeable=True),
        "ballots.has_voted/owner": ballots.has_voted(w, Unit.OWNERS, said=None, changeable=False),
        "ballots.has_voted/other": ballots.has_voted(w, Unit.OWNERS, said="for", changeable=False),
        "ballots.has_voted/own": ballots.has_voted(
            w, Unit.HOUSEHOLDS, said="for", changeable=True, receipt="7Q2KADZX5M"
        ),
        "ballots.off_roll": ballots.off_roll(w, day=AT, helper=p.name),
        "ballots.reminder": ballots.reminder(w, shown=shown, last_day=False),
        "ballots.reminder/last": ballots.reminder(w, shown=shown, last_day=True),
        "ballots.further_household": ballots.further_household(
            w, further=4, vote=18, title=p.title, home=home, closes=AT
        ),
    }


def paper_samples(p: People) -> dict[str, Said]:
    w, home = p.words, p("A-12-3-502")
    homes = [(number, home) for number in range(1, 13 if p.many else 3)]
    sheet = {"paper": 7, "home": home, "serial": 12}
    several = Options(Kind.UP_TO_K, (p("1"), p("2"), p("3"), p("4")), 2)
    read = {"number": 9, "vote": 2, "home": home, "sheet": 7, "options": several}
    looked = {"paper": 7, "vote": 2, "home": home, "signed_on": AT, "serial": 0}
    return {
        **{
            f"signed_lists.{name}/{act}": said
            for act in (*SIGNED.values(), "rate_request", "reopen_request")
            for name, said in {
                "which_homes": signed_lists.which_homes(w, act=act, subject=18, title=p.title),
                "homes_found": signed_lists.homes_found(
                    w, number=4, act=act, homes=[home] * (90 if p.many else 2), unknown=[home]
                ),
                "to_check": signed_lists.to_check(
                    w,
                    number=4,
                    act=act,
                    subject=18,
                    title=p.title,
                    homes=[home] * (90 if p.many else 2),
                    said=p.text(),
                    rating=3 if act == "rate" else None,
                ),
            }.items()
        },
        "signed_lists.which_homes/nowhere": signed_lists.which_homes(w, act="propose", subject=0, title=""),
        "signed_lists.homes_found/none": signed_lists.homes_found(w, number=4, act="support", homes=[], unknown=[home]),
        "signed_lists.send_photo": signed_lists.send_photo(w),
        "signed_lists.entered": signed_lists.entered(w, told=2),
        "signed_lists.entered/alone": signed_lists.entered(w, told=0),
        "signed_lists.counted": signed_lists.counted(w, homes=3, left_out=1),
        **{
            f"comparisons.written/{state}-{differ}-{whole}": comparisons.written(
                w, state=state, sheets=55, differ=differ, whole=whole
            )
            for state in ("waiting", "unlike", "done")
            for differ in (0, 2)
            for whole in (True, False)
        },
        "comparisons.how_to_compare": comparisons.how_to_compare(w, vote=2, sheets=55, of=400),
        "comparisons.how_many": comparisons.how_many(w),
        "comparisons.the_list": comparisons.the_list(w, vote=2),
        "door_rounds.how_to_answer": door_rounds.how_to_answer(w, homes=12),
        "door_rounds.nobody_left": door_rounds.nobody_left(w),
        "door_rounds.the_list": door_rounds.the_list(w, vote=2),
        "door_rounds.what_was_said": door_rounds.what_was_said(
            w, number=4, homes=[home] * (90 if p.many else 2), unknown=[p("9-999")]
        ),
        "door_rounds.what_was_said/none": door_rounds.what_was_said(w, number=0, homes=[], unknown=[p("9-999")]),
        "door_rounds.noted": door_rounds.noted(w, homes=2),
        "paper_ballots.which_vote": paper_ballots.which_vote(w, open_=[(2, p.title)] * (30 if p.many else 1)),
        "paper_ballots.which_home": paper_ballots.which_home(w, vote=2, title=p.title, brought=0),
        "paper_ballots.which_home/waiting": paper_ballots.which_home(w, vote=2, title=p.title, brought=3),
        "paper_ballots.no_such_home": paper_ballots.no_such_home(w),
        "paper_ballots.which_of_them": paper_ballots.which_of_them(w, paper=7, homes=homes),
        "paper_ballots.send_photo": paper_ballots.send_photo(w, **sheet, proxy="", tenant=True),
        "paper_ballots.send_photo/proxy": paper_ballots.send_photo(w, **sheet, proxy=p.name, tenant=False),
        "paper_ballots.who_is_proxy": paper_ballots.who_is_proxy(w),
        "paper_ballots.a_photo_please": paper_ballots.a_photo_please(w),
        "paper_ballots.in_words_please": paper_ballots.in_words_please(w),
        "paper_ballots.which_day": paper_ballots.which_day(w, paper=7),
        "paper_ballots.what_is_marked": paper_ballots.what_is_marked(w, paper=7, day=AT),
        "paper_ballots.what_is_marked/options": paper_ballots.what_is_marked(
            w, paper=7, day=AT, options=Options(Kind.ONE, (p("1"), p("2"), p("3"), p("4"), p("5")))
        ),
        "paper_ballots.what_is_marked/several": paper_ballots.what_is_marked(w, paper=7, day=AT, options=several),
        "options.on_paper": options.on_paper(w, **read, verb="papermark", marks=Marks((1,))),
        "options.on_paper/more": options.on_paper(w, **read, verb="papercheck", marks=Marks((1, 2, 4))),
        "options.read_on_paper": options.read_on_paper(w, vote=2, home=home),
        "paper_ballots.to_check": paper_ballots.to_check(w, **looked, proxy=""),
        "paper_ballots.to_check/proxy": paper_ballots.to_check(w, **looked, proxy=p.name),
        "paper_ballots.entered": paper_ballots.entered(w, told=2),
        "paper_ballots.entered/alone": paper_ballots.entered(w, told=0),
        "paper_ballots.void": paper_ballots.void(w, Reason.VOTED_BEFORE_PAPER, cast_at=AT, proxy=""),
        "paper_ballots.void/proxy": paper_ballots.void(w, Reason.PROXY_TAKEN, cast_at=None, proxy=p.name),
        "paper_ballots.counted": paper_ballots.counted(w),
        "paper_ballots.came_of_it": paper_ballots.came_of_it(w, vote=2, home=home, reason=None, cast_at=None),
        "paper_ballots.came_of_it/differs": paper_ballots.came_of_it(
            w, vote=2, home=home, reason=Reason.PAPER_DIFFERS, cast_at=None
        ),
    }


def list_samples(p: People) -> dict[str, Said]:
    w = p.words
    counted = replace(tally("assembly"), counts=rules.Counts(41, 20, 4, (360001, 180000, 30000)))
    result = results.Result(18, 12, p.title, counted, LATER, DIGEST, listed=DIGEST)
    households_ = replace(result, tally=tally("assembly"))
    own = [lists.Own("7Q2KADZX5M", "for", 1214), lists.Own("A2B3C4D5E6", "abstain", 7)] * (4 if p.many else 1)
    return {
        "lists.published": lists.published(w, result=result, digest=DIGEST, lines=65),
        "lists.published/corrected": lists.published(w, result=result, digest=DIGEST, lines=67, before=DIGEST),
        "lists.own_copy": lists.own_copy(w, result=result, digest=DIGEST, areas=False),
        "lists.own_copy/areas": lists.own_copy(w, result=result, digest=DIGEST, areas=True),
        "lists.with_areas": lists.with_areas(w, result=result, digest=DIGEST),
        "lists.recount": lists.recount(w, vote=18),
        "lists.own": lists.own(w, ballots=own),
        "lists.own/struck": lists.own(w, ballots=[replace(own[0], struck=True)]),
        "lists.of_household": lists.of_household(w),
        "lists.none_cast": lists.none_cast(w),
        "lists.no_list": lists.no_list(w),
        "lists.sent": lists.sent(w),
        "lists.owners_only": lists.owners_only(w),
        "results.preliminary/listed": results.preliminary(w, result=households_),
        "results.settled/listed": results.settled(w, result=households_, status="confirmed"),
    }


def result_samples(p: People) -> dict[str, Said]:
    w = p.words
    said: dict[str, Said] = {}
    for rule, verdict in (
        ("assembly", "passed"), ("assembly", "not_passed"), ("assembly", "too_few"),
        ("owners_ordinary", "not_passed"), ("owners_special", "too_few"),
        ("straw_poll", "opinion"), ("council_default", "not_passed"), ("council_present", "passed"),
    ):  # fmt: skip
        counted, variant = tally(rule, verdict), f"{rule} {verdict}"
        result = results.Result(18, 12, p.title, counted, LATER, DIGEST)
        outcome = results.Outcome(12, p.title, counted, vote=0 if rule.startswith("council") else 18)
        said |= {
            f"results.preliminary/{variant}": results.preliminary(w, result=result),
            f"results.outcome/{variant}": results.outcome(w, shown=outcome),
            f"results.how_counted/{variant}": results.how_counted(w, result=result),
            f"results.settled/{variant}": results.settled(w, result=result, status="confirmed"),
        }
    counted, outages = tally("assembly"), ((AT, AT + timedelta(minutes=4)),) * (9 if p.many else 1)
    final = results.Result(18, 12, p.title, counted, None, DIGEST, outages)
    whole = results.Outcome(12, p.title, counted, p("…"), p("换电机"), p.name, LATER, out_of_reach=True, vote=18)
    return said | {
        "results.preliminary/tie": results.preliminary(
            w,
            result=results.Result(18, 12, p.title, replace(tally("assembly", "not_passed"), tied=True), LATER, DIGEST),
        ),
        "results.preliminary/final": results.preliminary(w, result=final),
        "results.settled/objections": results.settled(
            w, result=replace(final, raised=3, upheld=1, struck=2, outages=()), status="confirmed"
        ),
        "results.settled/invalid": results.settled(w, result=final, status="invalid", why=p("…")),
        "results.how_counted/invalid": results.how_counted(w, result=replace(final, invalid=True)),
        "results.outcome/own_words": results.outcome(
            w, shown=results.Outcome(12, p.title, whole.tally, decision=p("先问三家报价"))
        ),
        "results.outcome/whole": results.outcome(w, shown=whole),
        "results.outcome_work": results.outcome_work(w, shown=whole),
        "results.outcome_work/done": results.outcome_work(w, shown=whole, carried_out=True),
        "results.results": results.results(
            w, decided=[results.Decided(12, p.title, verdict, AT) for verdict in rules.VERDICTS] * (20 if p.many else 1)
        ),
        "results.results/none": results.results(w, decided=[]),
    }


def own_stage_samples(p: People) -> dict[str, Said]:
    waits = {"begun": 4, "number": 12, "title": p.title, "titles": VISIT}
    return {
        "own_stages.waiting": own_stages.waiting(p.words, **waits, passed=False),
        "own_stages.waiting/passed": own_stages.waiting(p.words, **waits, passed=True),
        "own_stages.passed": own_stages.passed(p.words, number=12, titles=VISIT),
    }


def commendation_samples(p: People) -> dict[str, Said]:
    w, deed = p.words, p("…")
    shown = commendations.Commendation(3, p.name, deed, "noticed", AT, 2, (p("…"),) * (9 if p.many else 1))
    talk = TalkGiven(date(2026, 11, 20), p("…"), 35)
    model = commendations.RoleModel(3, p.name, deed, (talk,))
    states = ("asked", "agreed", "noticed", "doubted", "commended", "ended")
    return {
        "commendations.whom": commendations.whom(w),
        "commendations.not_reached": commendations.not_reached(w, name=p.name),
        "commendations.nominated": commendations.nominated(w, name=p.name),
        "commendations.may_we": commendations.may_we(w, number=3, deed=deed),
        **{f"commendations.work/{state}": commendations.work(w, shown=replace(shown, state=state)) for state in states},
        **{
            f"commendations.notice/{state}": commendations.notice(w, shown=replace(shown, state=state))
            for state in states[2:]
        },
        "commendations.write_objection": commendations.write_objection(w),
        "commendations.objection_kept": commendations.objection_kept(w),
        "commendations.spoken": commendations.spoken(w, new=True),
        "commendations.spoken/again": commendations.spoken(w, new=False),
        "commendations.answered": commendations.answered(w),
        "commendations.commended": commendations.commended(w, deed=deed),
        "commendations.not_commended": commendations.not_commended(w, deed=deed),
        "commendations.role_models": commendations.role_models(w, there=[model] * (30 if p.many else 2)),
        "commendations.write_talk": commendations.write_talk(w),
        "commendations.talk_kept": commendations.talk_kept(w, talk=talk),
        "docket.tagged": docket.tagged(w, "service"),
    }


def mediation_samples(p: People) -> dict[str, Said]:
    w = p.words
    shown = mediations.Mediation(3, p.name, p.name, p("…"), p("37-502"), AT, p("A 区"))
    ended = replace(shown, state="agreed", agreement=p("…"))
    return {
        "mediations.moved": mediations.moved(w),
        "mediations.told": mediations.told(w, shown=shown),
        "mediations.told/nobody": mediations.told(w, shown=replace(shown, mediator=None)),
        "mediations.names_home": mediations.names_home(w, draft=3),
        "mediations.which_dispute": mediations.which_dispute(w),
        "mediations.mediation": mediations.mediation(w, shown=shown),
        "mediations.mediation/agreed": mediations.mediation(w, shown=ended),
        "mediations.passed_on": mediations.passed_on(w, number=3),
        "mediations.in_council": mediations.in_council(w, shown=shown),
        "mediations.in_council/nobody": mediations.in_council(w, shown=replace(shown, mediator=None)),
        "mediations.in_council/held": mediations.in_council(w, shown=replace(ended, state="held")),
        "mediations.in_council/not": mediations.in_council(w, shown=replace(shown, state="not_agreed")),
        "mediations.write_date": mediations.write_date(w, number=3),
        "mediations.write_side": mediations.write_side(w, number=3),
        "mediations.write_agreement": mediations.write_agreement(w, number=3),
        "mediations.appointment": mediations.appointment(w, number=3, at=AT, place=p("A 区")),
        "mediations.appointment/again": mediations.appointment(w, number=3, at=AT, place=p("A 区"), again=True),
        "mediations.agreement": mediations.agreement(w, number=3, text=p("…")),
        "mediations.not_agreed": mediations.not_agreed(w, number=3),
        "mediations.follow_up": mediations.follow_up(w, number=3),
        "mediations.recorded": mediations.recorded(w),
        "mediations.kept": mediations.kept(w),
        "mediations.side_kept": mediations.side_kept(w),
    }


def consulted(p: People) -> consultations.Shown:
    """Six parties, each with another position."""
    zh = p.words.language == "zh"
    names = (
        ("居委会", "居民代表", "业委会", "物业", "辖区单位", "派出所")
        if zh
        else ("Committee", "Residents", "Owners", "Property", "Shops", "Police")
    )
    stances = ("for", "offer", "conditions", "against", "", "for")
    offers = (p("园丁"), p("水管工")) if zh else (p("gardener"), p("plumber"))
    parties = tuple(
        consultations.Party(place, place, p(name), offers if place == 4 else (), stance, p.text() if stance else "",
                            choice="for" if stance == "for" else "abstain" if stance == "offer" else "")
        for place, (name, stance) in enumerate(zip(names, stances, strict=True), 1)
    )  # fmt: skip
    return consultations.Shown(3, 12, p.title, "open", p.text(), parties, LATER)


def consultation_samples(p: People) -> dict[str, Said]:
    w, shown = p.words, consulted(p)
    met = replace(shown, meets_at=AT, place=p("A 区"))
    over = replace(shown, state="concluded", agreed=True, opinion=p.text())
    bare = replace(shown, state="prepared", parties=())
    mine, silent = shown.parties[3], [one.name for one in shown.parties][:1]
    question = party_questions.Question(5, 12, p.title, mine.name, p.text())
    answered = replace(question, answer=p.text())
    return {
        **{f"consultations.consultation/{state}": consultations.consultation(w, shown=replace(met, state=state))
           for state in ("prepared", "open", "withdrawn")},
        "consultations.consultation/bare": consultations.consultation(w, shown=bare),
        "consultations.consultation/written": consultations.consultation(w, shown=shown),
        "consultations.consultation/agreed": consultations.consultation(w, shown=over),
        "consultations.consultation/none": consultations.consultation(w, shown=replace(over, agreed=False)),
        **{f"consultations.consultation/{one}": consultations.consultation(w, shown=replace(over, next=one))
           for one in consultations.NEXT},
        "party_questions.question": party_questions.question(w, shown=question),
        "party_questions.question/answered": party_questions.question(w, shown=answered),
        "consultations.unreachable": consultations.unreachable(w, number=12, parties=silent),
        "consultations.invitation": consultations.invitation(w, shown=met, own=4),
        "consultations.reminder": consultations.reminder(w, shown=shown, own=4, joint=False),
        "consultations.reminder/joint": consultations.reminder(w, shown=shown, own=4, joint=True),
        "consultations.entered_for_you": consultations.entered_for_you(
            w, number=12, stance="against", text=p.text(), own=4),
        "consultations.told_opinion": consultations.told_opinion(w, shown=over),
        "consultations.told_withdrawn": consultations.told_withdrawn(w, number=12, title=p.title, why=p.text()),
        "consultations.told_closed": consultations.told_closed(w, shown=over),
        "consultations.time_is_over": consultations.time_is_over(
            w, consultation=3, number=12, silent=silent, joint=False),
        "consultations.time_is_over/joint": consultations.time_is_over(
            w, consultation=3, number=12, silent=[], joint=True),
        "consultations.whose": consultations.whose(w, shown=shown, parties=shown.parties),
        "consultations.which_stance": consultations.which_stance(w, shown=shown, own=4),
        "consultations.choose_parties": consultations.choose_parties(
            w, shown=shown, parties=[(one, mine.name) for one in (4, 7)]),
        "consultations.write_question": consultations.write_question(w, number=12),
        "consultations.write_meeting": consultations.write_meeting(w, number=12, venue=p("A 区")),
        **{f"consultations.write_position/{one}": consultations.write_position(
            w, number=12, party=mine.name, stance=one) for one in consultations.STANCES},
        "consultations.write_opinion": consultations.write_opinion(w, shown=shown),
        "consultations.write_why": consultations.write_why(w, number=12),
        "party_questions.which_party": party_questions.which_party(w, shown=shown),
        "party_questions.write_to_party": party_questions.write_to_party(w, number=12, party=mine.name),
        "party_questions.write_answer": party_questions.write_answer(w, shown=question),
        "party_questions.asked": party_questions.asked(w, number=12, party=mine.name),
        "party_questions.answered": party_questions.answered(w, shown=answered),
        "consultations.kept": consultations.kept(w, number=12),
        "consultations.recorded": consultations.recorded(w, number=12),
        "consultations.stands_above": consultations.stands_above(w, number=12),
        "consultations.which_consultation": consultations.which_consultation(w),
    }  # fmt: skip


def joint_decision_samples(p: People) -> dict[str, Said]:
    w, of = p.words, consulted(p)
    rule, offer = shipped("joint_all")[-1], of.parties[3].offers[0]
    bays = joint_decisions.Undertaking(6, of.parties[3].name, p.text(), offer, LATER)
    every = (
        replace(bays, confirmed=True, reported=True),
        replace(bays, reported=True),
        replace(bays, late=True),
        replace(bays, offer=""),
    )
    shown = joint_decisions.Shown(of, rule, (), opened=True, tally=None)
    told = rules.Tally(rule, "passed", 6, 6, 6, rules.Counts(6, 0, 0), 6)
    passed = replace(shown, undertakings=every * (4 if p.many else 1), tally=told, running=True)
    return {
        "joint_decisions.joint_decision/prepared": joint_decisions.joint_decision(
            w, shown=replace(shown, rule=None, opened=False)),
        "joint_decisions.joint_decision": joint_decisions.joint_decision(w, shown=shown),
        "joint_decisions.joint_decision/passed": joint_decisions.joint_decision(w, shown=passed),
        "joint_decisions.joint_decision/not": joint_decisions.joint_decision(
            w, shown=replace(passed, tally=replace(told, verdict="not_passed"), running=False)),
        "duties.nothing": duties.nothing(w),
        "duties.of_party": duties.of_party(
            w,
            waiting=[
                duties.Duty(what, 6, 12, p.title, of.parties[3].name, LATER, p.text())
                for what in ("position", "say", "question", "undertaking", "request", "project")
            ]
            * (5 if p.many else 1),
        ),
        "joint_decisions.all_done": joint_decisions.all_done(w, number=12, title=p.title),
        "joint_decisions.invitation": joint_decisions.invitation(w, shown=shown, own=4),
        "joint_decisions.due_soon": joint_decisions.due_soon(w, number=12, shown=bays, late=False),
        "joint_decisions.due_soon/late": joint_decisions.due_soon(w, number=12, shown=bays, late=True),
        "joint_decisions.look_please": joint_decisions.look_please(w, number=12, shown=bays),
        "joint_decisions.open_again": joint_decisions.open_again(w, number=12, shown=bays),
        "joint_decisions.told_not_decided": joint_decisions.told_not_decided(
            w, number=12, title=p.title, verdict="not_passed"),
        "joint_decisions.told_not_decided/few": joint_decisions.told_not_decided(
            w, number=12, title=p.title, verdict="too_few"),
        "joint_decisions.whose": joint_decisions.whose(w, shown=shown, parties=of.parties),
        "joint_decisions.write_undertakings": joint_decisions.write_undertakings(
            w, number=12, party=of.parties[3]),
        "joint_decisions.unclear": joint_decisions.unclear(w, lines=[p.text()] * (30 if p.many else 1), most=12),
        "joint_decisions.undertaken": joint_decisions.undertaken(w, number=12, count=2),
        "joint_decisions.decided": joint_decisions.decided(w, number=12, verdict_=None),
        "joint_decisions.decided/passed": joint_decisions.decided(w, number=12, verdict_="passed"),
    }  # fmt: skip


def objection_samples(p: People) -> dict[str, Said]:
    w, counted = p.words, tally("assembly")
    raised = objections.Objection(3, 18, p("…"), AT)
    reply = replace(raised, answered=True, reason=p("…"), by=p.name)
    result = results.Result(18, 12, p.title, tally("assembly", "too_few"), LATER, DIGEST)
    asked = objections.Agreement(4, 18, "strike", (p("37-502"),) * (30 if p.many else 2), p("…"), p.name)
    return {
        "objections.ask_objection": objections.ask_objection(w, vote=18),
        "objections.objection_kept": objections.objection_kept(w, day=AT),
        "objections.objection": objections.objection(w, shown=raised),
        "objections.objection/over": objections.objection(w, shown=replace(raised, over=True)),
        "objections.objection/not": objections.objection(w, shown=reply),
        "objections.objection/upheld": objections.objection(w, shown=replace(reply, upheld=True)),
        **{
            f"objections.objection/{one}": objections.objection(w, shown=replace(reply, upheld=True, consequence=one))
            for one in objections.FOLLOWED
        },
        "objections.reminder": objections.reminder(w, number=3, vote=18, answer_by=AT),
        "objections.late": objections.late(w, vote=18, answer_by=AT),
        "objections.held": objections.held(w, vote=18, title=p.title, waiting=2),
        "objections.write_answer": objections.write_answer(w, vote=18, upheld=True),
        "objections.write_answer/not": objections.write_answer(w, vote=18, upheld=False),
        "objections.which_ballots": objections.which_ballots(w, vote=18),
        "objections.answered": objections.answered(w, upheld=True),
        "objections.answered/not": objections.answered(w, upheld=False),
        "objections.told": objections.told(w, vote=18, title=p.title, upheld=True, reason=p("…"), by=p.name),
        "objections.told/not": objections.told(w, vote=18, title=p.title, upheld=False, reason=p("…"), by=p.name),
        "objections.stands": objections.stands(w),
        **{
            f"objections.agreement/{what}": objections.agreement(w, shown=replace(asked, what=what))
            for what in objections.ASKED
        },
        "objections.agreement/done": objections.agreement(w, shown=replace(asked, second=p.name)),
        "objections.how_to_change_roll": objections.how_to_change_roll(w),
        "objections.asked_second": objections.asked_second(w),
        "objections.agreed": objections.agreed(w),
        "corrections.recounted": corrections.recounted(
            w, before=counted, digest_before=DIGEST, result=result, struck=2, why=p("…")
        ),
        "corrections.recounted/thawed": corrections.recounted(
            w, before=counted, digest_before=DIGEST, result=result, thawed=1, why=corrections.lives_there(w)
        ),
        "corrections.recounted/removed": corrections.recounted(
            w, before=counted, digest_before=DIGEST, result=result, struck=1, why=corrections.does_not_live_there(w)
        ),
        "corrections.recounted/owners": corrections.recounted(
            w,
            before=tally("owners_special"),
            digest_before=DIGEST,
            why=p("…"),
            struck=2,
            result=replace(result, tally=tally("owners_special", "too_few")),
        ),
        "corrections.invalid": corrections.invalid(w, vote=18, number=12, title=p.title, why=p("…")),
        "corrections.ask_again": corrections.ask_again(w, number=12, title=p.title),
        "corrections.withdrawn": corrections.withdrawn(w, vote=18, number=12, title=p.title, why=p("…")),
        "corrections.ballot_withdrawn": corrections.ballot_withdrawn(w, vote=18, number=12, title=p.title),
        "corrections.under_way": corrections.under_way(w, number=12, vote=18),
        "corrections.why_withdraw": corrections.why_withdraw(w, vote=18),
        "corrections.withdrawal_done": corrections.withdrawal_done(w, vote=18),
    }


def chat_samples(p: People) -> dict[str, Said]:
    w = p.words
    items = (agendas.Item(12, p.title), agendas.Item(13, p.title, struck=True)) * (9 if p.many else 1)
    board = boards.Board(p("现代花园"), ((p.title, AT),), LATER, p("12 栋旁长廊"), items, AT, 3, (p("二号门"), 12))
    return {
        "boards.board": boards.board(w, shown=board),
        "boards.board/empty": boards.board(w, shown=boards.Board(p("现代花园"))),
        "polls.feedback_poll": polls.feedback_poll(w, title=p.title),
        "polls.done_recorded": polls.done_recorded(w, number=12, asked=True),
        "polls.done_recorded/nobody": polls.done_recorded(w, number=12, asked=False),
        "polls.feedback_result": polls.feedback_result(w, counted=polls.Feedback(12, p.title, 50, 16, 2, 1, 3, 80)),
        "polls.feedback_result/none": polls.feedback_result(w, counted=polls.Feedback(12, p.title, 0, 0, 0, 0, 0, 2)),
        "chats.answer_is_private": chats.answer_is_private(w, name=p.name, url=CLOUD),
        "chats.use_help": chats.use_help(w),
        "chats.question_over": chats.question_over(w),
        "chats.spoken": chats.spoken(w),
        "chats.words_please": chats.words_please(w),
        "chats.unreachable_person": chats.unreachable_person(w, name=p.name, home=p("A 区 12 栋 3 门 502")),
        **{
            f"chats.unreachable_chat/{why}": chats.unreachable_chat(w, title=p("A 区居民群"), why=why)
            for why in ("removed", "muted", "gone")
        },
        "chats.codes_tried": chats.codes_tried(w, name=p.name),
        "chats.topic_closed": chats.topic_closed(w, title=p("A 区居民群")),
        "chats.not_recorded": chats.not_recorded(w),
        "chats.slower": chats.slower(w),
        "chats.too_fast": chats.too_fast(w),
        "chats.set_aside": chats.set_aside(w),
        "refusals.outdated": refusals.outdated(w),
        "refusals.wrong_chat": refusals.wrong_chat(w),
        "refusals.not_yours": refusals.not_yours(w),
        "refusals.no_person": refusals.no_person(w),
        "refusals.work_only": refusals.work_only(w),
        "refusals.too_many": refusals.too_many(w, until=AT),
        **{f"refusals.refused/{reason}": refusals.refused(w, reason, facts=facts(p)) for reason in refusals.SENTENCES},
        **{
            f"refusals.refused_card/{reason}": refusals.refused_card(w, reason, facts=facts(p))
            for reason in refusals.SENTENCES
        },
    }


def facts(p: People) -> refusals.Facts:
    return refusals.Facts(12, AT, AT, LATER, 3, 4, 5, p("A 区"), p.name, titles=VISIT)


IN_GROUPS = (
    "matters.proposal", "agendas.agenda_post", "agendas.agenda_reminder", "agenda_votes.choices", "digests.digest",
    "votes.notice", "votes.extended", "minutes.post",
    "lists.published", "polls.feedback_result", "boards.board", "chats.answer_is_private",
    "ballots.ballot", "ballots.ballot_closed", "results.preliminary", "results.settled", "corrections.recounted",
    "corrections.invalid", "corrections.withdrawn", "results.outcome",
    "projects.progress", "completions.completion", "teams.task", "teams.result",
    "refusals.no_person", "groups.set_up", "groups.which_part", "groups.set_up_done", "groups.council_greeting",
    "groups.already", "groups.which_community",
)  # fmt: skip
