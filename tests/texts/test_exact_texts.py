"""Texts that the contract fixes word for word."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from card_samples import AT, DIGEST, LATER, People, samples, tally

from actions.rulebook import shipped
from rules.options import Kind, Options
from rules.refusals import Reason
from rules.votes import Effect, Unit
from texts import (
    ballots,
    boards,
    households,
    matters,
    menus,
    objections,
    options,
    polls,
    projects,
    reasons,
    refusals,
    results,
    rules,
    setups,
    votes,
)
from texts.cards import Card, plain
from texts.words import Words, bar

SAY_BOTH = (
    "votes.notice", "votes.extended", "ballots.ballot", "ballots.ballot_closed", "results.preliminary",
    "results.settled", "results.outcome", "corrections.recounted", "corrections.invalid", "corrections.withdrawn",
    "corrections.ballot_withdrawn",
)  # fmt: skip
ZH, EN = Words("zh", ZoneInfo("Asia/Shanghai")), Words("en", ZoneInfo("Asia/Shanghai"))


def test_dates_name_the_weekday_in_the_zone_of_the_community() -> None:
    assert ZH.moment(AT) == "11月28日 周六 19:00"
    assert EN.moment(AT) == "Sat 28 Nov 19:00"
    assert (ZH.day(AT), EN.day(AT)) == ("11月28日 周六", "Sat 28 Nov")
    assert EN.second(AT + timedelta(seconds=1)) == "Sat 28 Nov 19:00:01"
    with pytest.raises(ValueError, match="time zone"):
        EN.moment(datetime(2026, 11, 28))  # noqa: DTZ001


def test_counts_in_the_words_of_the_contract() -> None:
    counted = rules.Counts(601, 500, 100)
    assert rules.counts(EN, counted) == "For 601, against 500, abstain 100"
    assert rules.counts(ZH, counted) == "赞成 601，反对 500，弃权 100"
    owners = rules.Counts(41, 2, 0, (360001, 5, 0))
    assert rules.counts(EN, owners) == "For 41 (3,600.01 m²), against 2 (0.05 m²), abstain 0 (0.00 m²)"
    assert rules.counts(ZH, owners).startswith("赞成 41（3,600.01 ㎡），反对")


def test_verdicts_in_the_words_of_the_contract() -> None:
    names = ("passed", "not_passed", "too_few")
    assert [rules.verdict(EN, name) for name in names] == ["Passed", "Not passed", "Too few took part"]
    assert [rules.verdict(ZH, name) for name in names] == ["通过", "未通过", "参加不足"]


def test_preliminary_result() -> None:
    result = results.Result(18, 12, "Lift", tally("assembly"), LATER, DIGEST)
    assert plain(results.preliminary(EN, result=result).text).splitlines() == [
        "Preliminary №18 Lift",
        "Took part 1201/1989 (needs 995)",
        "For 601, against 500, abstain 100",
        "For needed 601: Passed",
        "Objections until Sat 5 Dec 19:00",
        "Rule: assembly, more than half of those taking part.",
        f"Digest {DIGEST}",
        "About proposal №12",
    ]
    assert plain(results.preliminary(ZH, result=result).text).splitlines() == [
        "初步结果 №18 Lift",
        "参加 1201/1989 户（需 995）",
        "赞成 601，反对 500，弃权 100",
        "需要赞成 601 户，通过",
        "异议到 12月5日 周六 19:00",
        "规则：居民会议，参加户过半数赞成。",
        f"摘要 {DIGEST}",
        "关于提议 №12",
    ]


def test_every_card_of_a_vote_says_which_number_is_the_proposals() -> None:
    said = {name: one for name, one in samples(People(EN)).items() if isinstance(one, Card)}
    cards = {name: one.text for name, one in said.items() if "№18" in one.text and name.startswith(SAY_BOTH)}
    assert {name.split("/")[0] for name in cards} == set(SAY_BOTH)
    for name, text in cards.items():
        if name.startswith("results.outcome"):
            assert re.search(r"Outcome №12(?s:.*)By vote №18", text), name
        else:
            assert "About proposal №12" in text, name


def test_result_and_outcome_of_the_owners_say_their_effect_in_law() -> None:
    for said, effect in ((EN, "Owners' joint decision (Civil Code 278)"), (ZH, "业主共同决定（民法典第278条）")):
        counted = tally("owners_ordinary")
        result = results.Result(18, 12, "Lift", counted, LATER, DIGEST)
        outcome = results.Outcome(12, "Lift", counted, vote=18)
        indicative = replace(counted, rule=replace(counted.rule, effect=Effect.INDICATIVE))
        for card in (
            results.preliminary(said, result=result), results.outcome(said, shown=outcome),
            results.settled(said, result=result, status="confirmed"),
        ):  # fmt: skip
            assert effect in card.text.partition("<blockquote")[0]
        weak = results.preliminary(said, result=replace(result, tally=indicative))
        assert said.gettext("Indicative, not a signed ballot") in weak.text
        how = results.how_counted(said, result=result).text
        assert ("article 278" in how) or ("第二百七十八条" in how)


def test_a_home_for_business_goes_by_an_article_of_its_own() -> None:
    rule = replace(shipped("unanimous")[-1], effect=Effect.OWNERS)
    assert [rules.effect(said, rule) for said in (EN, ZH)] == [
        "Owners' joint decision (Civil Code 279)", "业主共同决定（民法典第279条）",
    ]  # fmt: skip
    assert "279" in rule.source.en


def test_a_result_names_the_options_before_the_need_and_the_objections() -> None:
    shown = plain(samples(People(EN))["results.preliminary/options one none"].text).splitlines()
    assert [line.split(":")[0].split(" until")[0] for line in shown[2:7]] == [
        "2. Benches", "1. Solar sheds", "3. Gym corner", "An option needs 601", "Objections",
    ]  # fmt: skip


def test_how_an_invalid_vote_was_counted_says_so_first() -> None:
    assert samples(People(EN))["results.how_counted/invalid"].text.startswith("This vote is invalid: nothing is")
    assert samples(People(ZH))["results.how_counted/invalid"].text.startswith("这次表决无效")


def test_who_answers_an_objection_is_no_proposer() -> None:
    said = samples(People(ZH))
    for name in ("objections.objection/not", "objections.objection/upheld", "objections.told"):
        assert ("答复人" in said[name].text, "提议人" in said[name].text) == (True, False), name
    assert "提出人" in said["objections.agreement/strike"].text


def test_nothing_of_a_secret_vote_can_be_struck() -> None:
    raised = objections.Objection(3, 18, "…", AT, answered=True, upheld=True)
    for secret in (False, True):
        shown = objections.objection(EN, shown=replace(raised, secret=secret))
        offered = [button.data for row in shown.buttons for button in row]
        assert ("objection:3:strike" in offered) is not secret
        assert {"objection:3:void", "objection:3:stands"} < {*offered, ""}


def test_one_ballot_is_struck_in_the_singular() -> None:
    said = [plain(results.struck_line(EN, count)) for count in (1, 2)]
    assert said == ["Counted anew without 1 ballot.", "Counted anew without 2 ballots."]


def test_an_opinion_has_no_roll_that_could_be_fixed() -> None:
    assert "roll" in votes.announced(EN, number=12, roll=True).text
    assert "roll" not in votes.announced(EN, number=12, roll=False).text


def test_too_few_is_no_rejection() -> None:
    shown = results.Outcome(12, "Lift", tally("assembly", "too_few"))
    assert "Too few took part</b>" in results.outcome(EN, shown=shown).text
    assert "No decision, not a rejection." in results.outcome(EN, shown=shown).text
    result = results.Result(18, 12, "Lift", shown.tally, None, DIGEST)
    assert "参加不足，未作决定，不是否决" in results.preliminary(ZH, result=result).text


def test_an_extension_says_what_is_short_by_heads_and_by_area() -> None:
    enough_heads = ballots.Ballot(
        18, 12, "电梯", "", shipped("owners_ordinary")[-1], AT, False, 113, 76, area=1_080_000, voted_area=719_999
    )
    asked = {"since": AT - timedelta(days=3), "resumed": AT - timedelta(days=3)}
    assert plain(votes.extended(ZH, shown=enough_heads, **asked).text).splitlines() == [
        "表决延期 №18 电梯",
        "关于提议 №12",
        "▰▰▰▱▱ 76/113 人，参加已够",
        "▰▰▰▱▱ 面积还差 0.01 ㎡",
        "从 11月25日 周三 19:00 延到 11月28日 周六 19:00。",
        "已投的票有效。",
    ]
    assert plain(
        votes.extended(EN, shown=replace(enough_heads, voted=75, voted_area=800_000), **asked).text
    ).splitlines()[2:4] == [
        "▰▰▰▱▱ 75/113 owners, 1 to go",
        "▰▰▰▱▱ 8,000.00/10,800.00 m², enough take part",
    ]


def test_a_closed_ballot_says_how_many_were_too_few_and_that_nobody_can_still_come() -> None:
    few = ballots.Ballot(18, 12, "Lift", "", shipped("owners_ordinary")[-1], AT, False, 113, 70, area=1_080_000)
    assert plain(ballots.ballot_closed(EN, shown=few).text).splitlines()[2:4] == [
        "▰▰▰▱▱ 70/113 owners, 6 too few", "▱▱▱▱▱ 7,200.00 m² of area too little",
    ]  # fmt: skip
    assert plain(ballots.ballot_closed(ZH, shown=few).text).splitlines()[2:4] == [
        "▰▰▰▱▱ 70/113 人，少 6 人", "▱▱▱▱▱ 面积少 7,200.00 ㎡",
    ]  # fmt: skip


def test_ballot_shows_turnout_by_building_and_hides_a_small_one() -> None:
    shown = ballots.Ballot(
        18, 12, "电梯", "换电机。", shipped("assembly")[-1], AT, True, 62, 20,
        (ballots.Building("1", 41, 52), ballots.Building("2", 3, 4), ballots.Building("3", 5, 5)),
    )  # fmt: skip
    assert plain(ballots.ballot(ZH, shown=shown).text).splitlines() == [
        "表决 №18 电梯",
        "每户一票，11月28日 周六 19:00 截止。截止前可以改。",
        "效力：居民会议的决定",
        "▰▱▱▱▱ 20/62 户，还差 12 户",
        "换电机。",
        "▰▰▰▱▱ 1 栋 41/52",
        "2 栋：应投不足 5，不列",
        "▰▰▰▰▰ 3 栋 5/5",
        "62 户中至少 32 户参加。参加户过半数赞成才通过。",
        "关于提议 №12",
        "依据：城市居民委员会组织法（修订，2026 年起施行）第四章；比例沿用 2018 年第九条，待社区确认",
        "截止后公布结果。",
    ]


def test_a_title_is_not_said_twice() -> None:
    shown = ballots.Ballot(18, 12, "换 电梯", "换\n电梯", shipped("assembly")[-1], AT, True, 62, 20)
    assert plain(ballots.ballot(ZH, shown=shown).text).count("换") == 1


def test_building_names() -> None:
    names = [ballots.building_name(ZH, name) for name in ("12", "A区 12", "12栋", "B 座")]
    assert names == ["12 栋", "A区 12 栋", "12栋", "B 座"]
    assert ballots.building_name(EN, "District A 12") == "District A Building 12"
    assert ballots.building_name(EN, "Building 1 1") == "Building 1"
    assert households.home(ZH, area="Building 1", building="1", entrance="2", unit="101") == "1 栋 2 门 101"


def test_answers_to_a_ballot() -> None:
    assert ballots.ballot_reply(ZH, "for", changeable=True).text == "已记下，您家：赞成。截止前可以改。"
    recorded = ballots.ballot_reply(EN, "for", changeable=True)
    assert recorded.text == "Recorded: your household, for. You may change it until the close."
    assert not recorded.alert
    assert ballots.ballot_reply(ZH, "for", changeable=True, changed=False).text == "您家已是赞成，没有变化。"


def test_an_adults_own_vote_and_options_are_told_in_good_chinese() -> None:
    gym = Options(Kind.ELECTION, ("李建国", "王秀英", "张敏"), 2)
    said = [
        ballots.ballot_reply(ZH, "for", changeable=True, of_whom=Unit.ADULTS),
        ballots.ballot_reply(ZH, "for", changeable=True, changed=False, of_whom=Unit.ADULTS),
        ballots.ballot_reply(ZH, "3", changeable=True, changed=False, options=gym),
    ]
    assert [one.text for one in said] == [
        "您的票已记下：赞成。截止前可以改。", "您已投赞成，没有变化。", "已选：3 张敏。没有变化。",
    ]  # fmt: skip


def test_an_election_speaks_of_people() -> None:
    people = Options(Kind.ELECTION, ("李建国", "王秀英", "张敏"), 2)
    assert options.how_many_chosen(ZH, people) == "当选 2 人，票多的当选。"
    counted = [options.Option(n, text, 4, None, n == 1) for n, text in enumerate(people.texts, start=1)]
    assert options.decided_line(ZH, counted, options.Choosing(people)) == "当选 1 人，应选 2 人"


def test_a_matter_that_is_over_waits_for_no_lead() -> None:
    shown = projects.Shown(18, "A bench")
    assert plain("\n".join(projects.lines(EN, shown)[:2])) == "Lead nobody yet\nSupervisor nobody yet"
    assert projects.lines(EN, replace(shown, running=False)) == []
    over = projects.lines(EN, replace(shown, running=False, lead="Li"))
    assert [plain(one) for one in over] == ["Lead Li"]


def test_a_refusal_names_no_moment_that_is_not_known() -> None:
    said = [refusals.refused(ZH, one).text for one in (Reason.CLOSED, Reason.NOT_OPEN_YET)]
    assert said == ["表决已截止。结果请看 /results", "表决还没有开始。请到时再投。"]


def test_refusals_of_a_ballot() -> None:
    voted = refusals.refused(ZH, Reason.HOUSEHOLD_VOTED)
    assert voted.text == "您家已投过票，每户一票。不是家里人投的？请点「我能投吗」。"
    assert voted.alert
    late = refusals.Facts(
        closes=datetime(2026, 11, 28, 12, tzinfo=UTC), now=datetime(2026, 11, 28, 12, 0, 1, tzinfo=UTC)
    )
    assert refusals.refused(EN, Reason.CLOSED, facts=late).text == (
        "The vote closed at Sat 28 Nov 20:00:00. "
        "Your tap arrived at Sat 28 Nov 20:00:01 and was not counted. See /results"
    )


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_the_rules_has_its_words_and_a_next_step(reason: Reason) -> None:
    happened, next_step = refusals.SENTENCES[reason]
    assert (
        sum(reason in table.SENTENCES for table in (reasons.votes, reasons.council, reasons.matters, reasons.homes))
        == 1
    )
    assert happened
    assert next_step


def test_proposal_card_grows_from_filed_to_supported() -> None:
    fresh = matters.Proposal(12, "电梯", "王秀英", "raised", 1, 20, True, AT, LATER)
    assert plain(matters.proposal(ZH, shown=fresh).text).splitlines() == [
        "提议 №12 电梯",
        "提议人 \u2068王秀英\u2069",
        "议事会 12月5日 周六 前答复。",
        "进展在这里更新。",
    ]
    growing = matters.Proposal(12, "电梯", "王秀英", "raised", 12, 20, True, AT, LATER)
    assert plain(matters.proposal(ZH, shown=growing).text).splitlines() == [
        "№12 电梯",
        "▰▰▰▱▱ 附议 12 户，还差 8 户",
        "11月28日 周六 19:00 截止",
    ]


def test_bars_are_never_full_before_complete() -> None:
    assert [bar(done, 52) for done in (0, 10, 11, 51, 52, 60)] == [
        "▱▱▱▱▱", "▱▱▱▱▱", "▰▱▱▱▱", "▰▰▰▰▱", "▰▰▰▰▰", "▰▰▰▰▰",
    ]  # fmt: skip
    assert bar(0, 0) == "▱▱▱▱▱"


def test_rates_stand_on_verified_answers_alone() -> None:
    assert (polls.rate(79, 79), polls.rate(74, 79), polls.rate(66, 69)) == ("100 %", "93.7 %", "95.7 %")
    assert polls.rate(1999, 2000) == "99.9 %"
    card = polls.feedback_result(EN, counted=polls.Feedback(12, "Lift", 50, 16, 2, 1, 3, 80))
    assert "Satisfied: 95.7 % (n = 69, verified residents)" in card.text
    assert "All answers: 80." in card.text


def test_board_strikes_out_and_grows() -> None:
    board = samples(People(EN))["boards.board"]
    assert "<s>2. №13 Repair the lift at entrance 3</s>" in board.text  # type: ignore[union-attr]
    assert "Ballot" not in boards.board(EN, shown=boards.Board("Modern Garden")).text


def test_homes_names_and_helpers() -> None:
    assert households.home(ZH, area="A区", building="12", entrance="3", unit="502") == "A区 12 栋 3 门 502"
    assert households.home(EN, area="A", building="B1", entrance="", unit="502") == "A, B1, 502"
    assert [ZH.person(name) for name in (None, " ", "\u2800", "李")] == ["居民", "居民", "居民", "\u2068李\u2069"]
    assert (ZH.helper(None), ZH.helper("李")) == ("网格员", "网格员 \u2068李\u2069")


@pytest.mark.parametrize("words", [ZH, EN])
def test_command_menus_fit_telegram(words: Words) -> None:
    for role in menus.ROLES:
        menu = menus.menu(words, role)
        assert all(name.isascii() and 1 <= len(description) <= 256 for name, description in menu)


def test_places_that_are_called_alike_are_told_apart() -> None:
    free = tuple(
        setups.Free("seat", number, role, "") for number, role in enumerate(("chair", "mediator", "mediator"), 1)
    )
    shown = setups.Shown("Green", 1, 2, (0, 3), (0, 0), (1, 1), 0, council=False, free=free)
    card = setups.overview(Words("en"), shown=shown, add_url="https://t.me/x")
    labels = [button.label for row in card.buttons for button in row if (button.data or "").startswith("invite:")]
    assert labels == ["chair", "mediator 1", "mediator 2"]


def test_progress_of_a_project() -> None:
    steps = tuple(projects.Milestone(place, "Motor in", AT, AT if place < 4 else None) for place in range(1, 6))
    shown = projects.Shown(12, "Lift", "Sun", ("Gao",), milestones=steps)
    said = {w: plain(projects.progress(w, shown=shown, first=3, last=3).text) for w in (ZH, EN)}
    assert [re.sub("[\u2068\u2069]", "", one).splitlines() for one in said.values()] == [
        ["进度 №12 Lift", "▰▰▰▱▱ Motor in", "负责人 Sun，监督员 Gao"],
        ["Progress №12 Lift", "▰▰▰▱▱ Motor in", "Lead Sun, supervisor Gao"],
    ]


def test_a_long_way_is_read_by_pages_the_latest_first() -> None:
    steps = [matters.Step(AT + timedelta(days=day), "done", note=f"step {day}") for day in range(27)]

    def page(number: int) -> tuple[list[str], list[str]]:
        shown = matters.matter(EN, number=12, title="A lamp", text="A lamp", state="done", steps=steps, page=number)
        lines = [line.rpartition("step ")[2] for line in plain(shown.text).splitlines() if "step " in line]
        return lines, [str(button.data) for row in shown.buttons for button in row]

    assert page(1) == ([str(day) for day in range(17, 27)], ["way:12:2"])
    assert page(2) == ([str(day) for day in range(7, 17)], ["way:12:3", "way:12:1"])
    assert page(3) == ([str(day) for day in range(7)], ["way:12:2"])
    assert page(9) == page(3), "a forged page is the first one"
    assert page(0) == ([str(day) for day in range(27)], [])
