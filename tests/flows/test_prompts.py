"""What is said and written where a flow stands."""

from callcenter.flows.model import Choice, Collect, Enqueue, Flow, Menu
from callcenter.flows.prompts import answer_line, choices, question

MENU = Menu(
    text={"en": "For sales press 1."},
    chat={"en": "What is it about?"},
    choices={
        "1": Choice(label={"en": "Sales"}, next="sales"),
        "0": Choice(label={"en": "Again"}, next="topics"),
    },
    otherwise="sales",
)
FLOW = Flow(start="topics", steps={"topics": MENU, "sales": Enqueue(queue="sales")})


def test_a_question_is_said_and_written_each_in_its_own_words() -> None:
    assert question(MENU, "en") == "For sales press 1."
    assert question(MENU, "en", written=True) == "What is it about?"


def test_a_question_with_one_wording_is_written_as_it_is_said() -> None:
    plain = Collect(text={"en": "Your number?"}, label={}, attribute="number", next="sales", otherwise="sales")
    assert question(plain, "en", written=True) == "Your number?"


def test_a_choice_that_only_asks_again_is_not_shown() -> None:
    assert choices(FLOW, "topics", "en") == [("1", "Sales")]


def test_there_is_nothing_to_choose_at_another_step() -> None:
    assert choices(FLOW, "sales", "en") == []


def test_digits_stand_after_their_label_as_the_language_writes_it() -> None:
    number = Collect(
        text={}, label={"en": "Number", "zh-CN": "号码"}, attribute="number", next="sales", otherwise="sales"
    )
    flow = Flow(start="ask", steps={"ask": number})
    assert answer_line(flow, "ask", "collected", "42", "en") == "Number: 42"
    assert answer_line(flow, "ask", "collected", "42", "zh-CN") == "号码：42"
