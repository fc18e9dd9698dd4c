from callcenter.demo.twilio_cloud.agenda import Agenda


def test_what_is_due_happens_in_order_and_at_its_instant() -> None:
    agenda, seen = Agenda(1_000), list[tuple[str, int]]()
    agenda.after(20, lambda: seen.append(("late", agenda.now)))
    agenda.after(10, lambda: seen.append(("first", agenda.now)))
    agenda.after(10, lambda: seen.append(("second", agenda.now)))
    agenda.advance(1_050)
    assert seen == [("first", 1_010), ("second", 1_010), ("late", 1_020)]
    assert agenda.now == 1_050


def test_what_is_planned_for_this_instant_happens_in_it() -> None:
    agenda, seen = Agenda(0), list[str]()

    def plan() -> None:
        agenda.soon(lambda: seen.append("then"))
        seen.append("now")

    agenda.after(5, plan)
    agenda.advance(5)
    assert seen == ["now", "then"]


def test_what_is_cancelled_neither_happens_nor_is_a_deadline() -> None:
    agenda, seen = Agenda(0), list[str]()
    agenda.after(5, lambda: seen.append("never")).cancel()
    agenda.after(9, lambda: seen.append("kept"))
    assert agenda.next_deadline() == 9
    agenda.advance(100)
    assert seen == ["kept"]
    assert agenda.next_deadline() is None


def test_time_does_not_go_back() -> None:
    agenda = Agenda(100)
    agenda.advance(50)
    assert agenda.now == 100
