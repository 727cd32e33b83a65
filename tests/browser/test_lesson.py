"""A learner's way through a lesson in a real browser: cold deep link, training, reload, stop, scrub, edit, language."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import idle, visit

LONG = 30_000  # ms: the first visit also imports torch, on a busy machine


def start_sine(page: Page, *, slowly: bool = False, **knobs: object) -> None:
    """Opens the sine lab with these knobs and starts it; slowly takes 20 seconds."""
    link = "".join(f"&sine.{name}={value}" for name, value in knobs.items())
    visit(page, f"/w02_ann?lang=en&room=train&lab=sine{link}")
    if slowly:
        page.get_by_role("button", name="Speed").click()
        page.get_by_role("radio", name="Watch slowly").click()
        page.keyboard.press("Escape")
        idle(page)
    page.get_by_role("button", name="Start training").click()


def badge(page: Page, status: str) -> Locator:
    """The badge that says how the run stands; its text begins with the name of an icon."""
    return page.get_by_text(re.compile(f"{status}$"))


def step_of(page: Page) -> int:
    """The step that the progress line names."""
    line = page.get_by_text(re.compile(r"step [\d,]+ of [\d,]+")).first.inner_text(timeout=LONG)
    return int(re.search(r"step ([\d,]+) of", line).group(1).replace(",", ""))


def param(page: Page, name: str) -> str | None:
    return parse_qs(urlparse(page.url).query).get(name, [None])[0]


def test_a_cold_deep_link_opens_the_section(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&at=gradient")
    expect(page.get_by_role("heading", level=3)).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert param(page, "at") == "gradient"


def test_the_page_starts_in_the_browsers_language(page: Page) -> None:
    visit(page, "/")
    expect(page.get_by_text("중간고사 범위").first).to_be_visible(timeout=LONG)
    assert param(page, "lang") == "ko"
    assert page.evaluate("document.documentElement.lang") == "ko"


def test_training_moves_survives_a_reload_and_stops(page: Page) -> None:
    start_sine(page, slowly=True)
    expect(badge(page, "Training")).to_be_visible(timeout=LONG)
    first = step_of(page)
    page.wait_for_function(
        f"() => {{ const m = document.body.innerText.match(/step ([\\d,]+) of/); "
        f"return m && +m[1].replaceAll(',', '') > {first}; }}",
        timeout=LONG,
    )
    run = param(page, "run")
    assert run
    page.reload()
    expect(badge(page, "Training")).to_be_visible(timeout=LONG)
    assert param(page, "run") == run
    assert step_of(page) > first
    page.get_by_role("button", name="Stop").click()
    expect(badge(page, "Stopped")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(badge(page, "Finished")).to_be_visible(timeout=LONG)
    assert step_of(page) == 2000


def test_scrubbing_moves_the_views_and_branches(page: Page) -> None:
    start_sine(page, steps=1000, start="zero")
    expect(badge(page, "Finished")).to_be_visible(timeout=LONG)
    moment = page.get_by_text(re.compile(r"your run · step"))
    expect(moment).to_have_text(re.compile("1,000"))
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
    slider = page.get_by_role("slider", name="Moment of training")
    slider.focus()
    page.keyboard.press("Home")
    expect(moment).to_have_text(re.compile(r"step 0$"), timeout=LONG)
    first = param(page, "run")
    page.get_by_role("button", name="Branch from here").click()
    page.wait_for_function(f"() => new URL(location).searchParams.get('run') !== '{first}'", timeout=LONG)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0, timeout=LONG)
    expect(moment).to_have_text(re.compile("1,000"), timeout=LONG)  # the scrubber stood at 0: this is the new run


def test_a_branch_goes_on_with_other_knobs(page: Page) -> None:
    start_sine(page, steps=1000, start="zero")
    expect(badge(page, "Finished")).to_be_visible(timeout=LONG)
    run = param(page, "run")
    visit(page, f"/w02_ann?lang=en&room=train&lab=sine&sine.start=zero&sine.steps=3000&run={run}")
    expect(page.get_by_text(re.compile("of 1,000"))).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Branch from here").click()
    expect(page.get_by_text(re.compile("step 3,000 of 3,000"))).to_be_visible(timeout=LONG)


def test_too_high_a_learning_rate_is_explained(page: Page) -> None:
    start_sine(page, lr="1e-05")
    expect(badge(page, "Diverged")).to_be_visible(timeout=LONG)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("learning rate")


def test_the_language_switch_keeps_page_place_and_values(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&room=train&lab=sine&sine.lr=3e-06&sine.start=zero")
    expect(page.get_by_role("button", name="Start training")).to_be_visible(timeout=LONG)
    page.get_by_role("radio", name="한국어").click()
    expect(page.get_by_role("button", name="학습 시작")).to_be_visible(timeout=LONG)
    idle(page)
    assert {name: param(page, name) for name in ("lang", "room", "lab", "sine.lr", "sine.start")} == {
        "lang": "ko",
        "room": "train",
        "lab": "sine",
        "sine.lr": "3e-06",
        "sine.start": "zero",
    }
    expect(page.get_by_text("3e-06", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="모두 0")).to_be_checked()


def test_the_language_can_change_in_the_middle_of_a_run(page: Page) -> None:
    start_sine(page, slowly=True)
    expect(badge(page, "Training")).to_be_visible(timeout=LONG)
    run = param(page, "run")
    page.get_by_role("radio", name="한국어").click()
    expect(page.get_by_text(re.compile(r"[\d,]+ / 2,000 단계"))).to_be_visible(timeout=LONG)
    assert param(page, "run") == run
    expect(badge(page, "학습 끝")).to_be_visible(timeout=LONG)


def test_a_prediction_comes_before_the_result(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&at=error")
    expect(page.get_by_text("Predict first")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("grid")).to_have_count(0)
    page.get_by_role("button", name="5", exact=True).click()
    expect(page.get_by_text("Right.")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("grid").first).to_be_visible(timeout=LONG)


def test_an_edited_number_changes_the_linked_ones(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&at=counting")
    page.get_by_role("button", name="Just show me").click()
    cell = page.get_by_role("gridcell", name="batch = 100", exact=True)
    expect(cell).to_be_visible(timeout=LONG)
    expect(page.get_by_role("gridcell", name="iterations = 10")).to_be_visible()
    cell.focus()
    page.keyboard.press("F2")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("32")
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell", name="iterations = 32")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("gridcell", name="last_batch = 8")).to_be_visible()


def test_a_question_explains_every_option(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&room=ask&kind=choice&q=Q02-M01")
    page.get_by_role("button", name="100", exact=True).click()
    expect(page.get_by_text("Not right.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("1000 ÷ 100 = 10")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="10", exact=True).click()
    expect(page.get_by_text("Right.", exact=True)).to_be_visible(timeout=LONG)


@pytest.mark.screen(width=390, height=844)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/w02_ann?at=backprop",
        "/w02_ann?room=train",
        "/w02_ann?room=look&look=digit",
        "/w02_ann?room=look&look=code",
        "/w02_ann?room=ask",
        "/runs",
        "/about",
    ],
)
def test_nothing_overflows_on_a_phone(page: Page, path: str) -> None:
    visit(page, path)
    expect(page.get_by_test_id("stMain")).to_be_visible(timeout=LONG)
    wide = "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth; }"
    assert page.evaluate(wide) <= 0


def test_no_request_leaves_the_machine(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/w02_ann?lang=ko&at=softmax", "/w02_ann?lang=ko&room=look&look=network"):
        visit(page, path)
    assert asked
    outside = [
        url
        for url in asked
        if urlparse(url).scheme in ("http", "https", "ws") and urlparse(url).hostname != "127.0.0.1"
    ]
    assert not outside


def test_a_broken_csv_names_row_and_column_and_loses_nothing(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&room=look&look=house")
    page.get_by_text("Predict the houses of my own CSV").click()
    header = "CRIM,ZN,INDUS,CHAS,NOX,RM,AGE,DIS,RAD,TAX,PTRATIO,B,LSTAT"
    good = "0.1,0,6,0,0.5,6.2,60,4,5,300,18,390,10"
    inside = page.get_by_test_id("stFileUploaderDropzoneInput")
    inside.set_input_files(
        {"name": "h.csv", "mimeType": "text/csv", "buffer": f"{header}\n{good}\n0.1,x{good[5:]}".encode()}
    )
    expect(page.get_by_test_id("stAlert").first).to_contain_text("ZN", timeout=LONG)
    expect(page.get_by_test_id("stAlert").first).to_contain_text("3")
    expect(page.get_by_test_id("stMetric")).to_be_visible()
    inside.set_input_files({"name": "h.csv", "mimeType": "text/csv", "buffer": f"{header}\n{good}".encode()})
    expect(page.locator("table")).to_be_visible(timeout=LONG)


def test_an_essay_keeps_its_marks(page: Page) -> None:
    visit(page, "/w02_ann?lang=en&room=ask&kind=essay&q=Q02-E01")
    page.get_by_role("textbox").fill("A batch is a bundle of data; one epoch uses all of the training data once.")
    page.get_by_role("button", name="Check").click()
    boxes = page.get_by_role("checkbox")
    expect(boxes.first).to_be_visible(timeout=LONG)
    ticked = boxes.evaluate_all("all => all.map(box => box.checked)")
    page.get_by_text("(2)").nth(3).click()
    idle(page)
    after = boxes.evaluate_all("all => all.map(box => box.checked)")
    assert after != ticked
    page.get_by_role("button", name="Next").click()
    idle(page)
    page.get_by_role("button", name="Previous").click()
    expect(boxes.first).to_be_visible(timeout=LONG)
    idle(page)
    assert boxes.evaluate_all("all => all.map(box => box.checked)") == after
    page.reload()
    expect(boxes.first).to_be_visible(timeout=LONG)
    assert boxes.evaluate_all("all => all.map(box => box.checked)") == after


def test_chosen_labels_follow_the_language(page: Page) -> None:
    visit(page, "/w02_ann?lang=ko&room=look&look=house")
    chosen = page.get_by_role("combobox").last
    expect(chosen).to_have_value(re.compile("방 수"), timeout=LONG)
    page.get_by_role("radio", name="English").click()
    expect(chosen).to_have_value(re.compile("RM · [A-Z]"), timeout=LONG)
