"""The report: whole, escaped, fetching nothing, the same every time; looked at in docs/report.png."""

import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from conftest import ROOT

from kolscore.cli import cli

CREATORS = ROOT / "workbooks" / "creators.xlsx"
NASTY = (
    "Handle,Name,Followers,Bio,Profile URL\n"
    '@a,<b>Ann</b>,12000,"</script><script>alert(1)</script> dermatologist, MD",javascript:alert(1)\n'
    '@b,"Bo ""O\'Q"" & sons",5000,"content creator <img src=x onerror=alert(1)>",https://example.invalid/b?x=1&y=2\n'
    "@c,\u202eevil,,,//example.invalid\n"
)


class Parsed(HTMLParser):
    """What a browser makes of the page: tags with their attributes, and the text of each script."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def report(source, target, *words):
    done = CliRunner().invoke(cli, ["report", str(source), "-o", str(target), *words])
    assert done.exit_code == 0, done.output
    return target.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return report(CREATORS, tmp_path_factory.mktemp("page") / "creators.html")


def test_it_fetches_nothing(page):
    assert "default-src 'none'" in page
    for tag, attributes in Parsed(page).tags:
        assert tag not in ("link", "img", "iframe", "object", "embed")
        assert not {"src", "srcset", "action"} & set(attributes)
    assert not re.findall(r"url\(|@import|fetch\(|XMLHttpRequest", page)


def test_everybody_is_in_it_with_points_that_add_up(page):
    rows = re.findall(r'<td data-value="([\d.]+)"><span class="score">.*?<ol>(.*?)</ol>', page, re.DOTALL)
    assert len(rows) == 52
    assert page.count('<span class="quiet">not scored</span>') == 59 - 52
    for score, ledger in rows:
        *points, last = map(float, re.findall(r'<span class="points">([-+\d.]+)</span>', ledger))
        assert last == float(score)
        assert sum(points) == pytest.approx(last, abs=0.12)  # each is shown with two decimals


def test_where_each_stands_is_in_it_unless_the_list_is_too_short(page, tmp_path):
    assert page.count('<span class="quiet">of ') == 52
    assert '94 <span class="quiet">of 24 micro creators on any platform in this list</span>' in page
    few = tmp_path / "few.csv"
    few.write_text(NASTY, encoding="utf-8")
    assert "Standing" not in report(few, tmp_path / "few.html")


def test_it_is_well_formed_and_can_be_read_by_ear(page):
    parsed = Parsed(page)
    assert parsed.open == []
    assert ("html", {"lang": "en"}) in parsed.tags
    assert all("scope" in attributes for tag, attributes in parsed.tags if tag == "th")
    (svg,) = [attributes for tag, attributes in parsed.tags if tag == "svg"]
    assert svg["aria-label"]
    assert sum(tag == "label" for tag, _ in parsed.tags) == 1


def test_what_stands_in_cells_is_text(tmp_path):
    (tmp_path / "nasty.csv").write_text(NASTY, encoding="utf-8")
    page = report(tmp_path / "nasty.csv", tmp_path / "nasty.html")
    parsed = Parsed(page)
    assert sum(tag == "script" for tag, _ in parsed.tags) == 1
    assert not any(tag == "img" for tag, _ in parsed.tags)
    assert [attributes["href"] for tag, attributes in parsed.tags if tag == "a"] == [
        "https://example.invalid/b?x=1&y=2"
    ]
    assert not any(name.startswith("on") for _, attributes in parsed.tags for name in attributes)
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page


def test_the_same_input_gives_the_same_page(page, tmp_path):
    assert report(CREATORS, tmp_path / "creators.html") == page


def test_a_page_that_is_there_stays(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("mine", encoding="utf-8")
    done = CliRunner().invoke(cli, ["report", str(CREATORS), "-o", str(target)])
    assert (done.exit_code, target.read_text(encoding="utf-8")) == (5, "mine")
    report(CREATORS, target, "--force")


def test_the_name_of_the_page(tmp_path):
    shutil.copyfile(CREATORS, tmp_path / "mine.scored.xlsx")
    done = CliRunner().invoke(cli, ["report", str(tmp_path / "mine.scored.xlsx"), "--goal", "trust"])
    assert done.stderr == f"written: {tmp_path / 'mine.report.html'}\n"


@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_a_browser_searches_and_sorts(page, tmp_path):
    script = (
        '<script>document.querySelectorAll("th button")[4].click();'
        'const s=document.getElementById("search");s.value="dermatologist";s.dispatchEvent(new Event("input"));'
        'document.title=[...document.querySelectorAll("#creators tbody tr")].filter(r=>!r.hidden)'
        '.map(r=>r.cells[4].dataset.value).join(" ");</script></body>'
    )
    (tmp_path / "page.html").write_text(page.replace("</body>", script), encoding="utf-8")
    words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    words += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", (tmp_path / "page.html").as_uri()]
    run = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    scores = list(map(float, re.findall(r"<title>(.*?)</title>", run.stdout)[0].split()))
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
