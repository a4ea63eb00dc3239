"""What axe objects to on a page. A page of which every part has been on a clean page is not given to axe again.

The roles see much the same pages, in other words. ``PARTS`` holds all that axe judges by: a rule of axe that looks at
something else needs that here too. Whether a page scrolls sideways depends on its words, and is looked at each time.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

axe = Axe()

# A part is an element with its role, classes and states, whether it has words, and whether what it refers to is there and
# there once; inside all the elements above it, with the children below it in their order; of what is judged as one, such as
# a table, a list or a link, everything in it. Of the page it is which heading follows which, how many there are of what
# must be there once, and landmarks that are called alike. Not the words themselves (but for a picture's), and not how
# often a row is repeated.
PARTS = """() => {
  const all = [...document.querySelectorAll('*')];
  const counted = values => values.reduce((said, value) => said.set(value, (said.get(value) || 0) + 1), new Map());
  const ids = counted(all.map(each => each.id).filter(Boolean));
  const there = value => value.split(/\\s+/).map(id => ids.get(id) || 0).join();
  const some = value => Math.min(value.trim().length, 2);  // axe passes over a single character
  const kept = new Set(['class', 'role', 'type', 'scope', 'style', 'lang', 'dir', 'tabindex', 'colspan', 'rowspan', 'open',
    'hidden', 'disabled', 'checked', 'required', 'readonly', 'autocomplete', 'inputmode', 'multiple', 'accesskey', 'alt',
    'content', 'http-equiv', 'fill', 'stroke']);
  const told = (element, {name, value}) => {
    if (name === 'for' || name === 'headers' || /^aria-(labelledby|describedby|controls|owns|details)$/.test(name))
      return `${name}=${there(value)}`;
    if (kept.has(name)) return `${name}=${value}`;
    if (name === 'id') return `id=${ids.get(value)}`;
    if (name === 'href') return value.startsWith('#') && value.length > 1 ? `#${there(value.slice(1))}` : 'href';
    if (/^(title|aria-label|placeholder)$/.test(name) || (name === 'value' && element.tagName === 'INPUT'))
      return `${name}=${some(value)}`;
    return name.startsWith('aria-') ? `${name}=${value}` : '';
  };
  const scrolls = element => (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    && /auto|scroll/.test(getComputedStyle(element).overflow);
  const heads = new Map(all.map(element => {
    const said = [...element.attributes].map(each => told(element, each)).filter(Boolean).sort().join(' ');
    const words = [...element.childNodes].filter(each => each.nodeType === 3).map(each => some(each.data));
    const labels = element.labels ? element.labels.length : '';
    return [element, `<${element.tagName} ${said} ${Math.max(0, ...words)} ${labels} ${scrolls(element)}>`];
  }));
  const bone = element => heads.get(element) + [...new Set([...element.children].map(bone))].join('') + '</>';
  const whole = /^(table|dl|ul|ol|fieldset|svg|a|button|label|summary|h[1-6]|select)$/i;
  const parts = new Set();
  const go = (element, above) => {
    const here = `${above}${heads.get(element)}`;
    const below = [...element.children].map(each => heads.get(each)).filter((each, at, every) => each !== every[at - 1]);
    const inside = whole.test(element.tagName) ? bone(element) : '';
    parts.add([here, below.join(''), some(element.textContent), inside].join(' | '));
    for (const each of element.children) go(each, here);
  };
  go(document.documentElement, '');
  const headings = all.filter(each => /^H[1-6]$/.test(each.tagName)).map(each => each.tagName);
  headings.forEach((each, at) => parts.add(`${headings[at - 1] || 'first'} ${each}`));
  const once = ['title', 'main', 'h1', 'header', 'footer', '[role=banner]', '[role=contentinfo]', '[href="#main-content"]'];
  parts.add(once.map(each => Math.min(document.querySelectorAll(each).length, 2)).join());
  const marks = all.filter(each => /^(MAIN|NAV|ASIDE|HEADER|FOOTER|SECTION|FORM)$/.test(each.tagName)
    || /^(banner|complementary|contentinfo|form|main|navigation|region|search)$/.test(each.role));
  const called = each => [each.role || each.tagName, each.ariaLabel,
    document.getElementById(each.getAttribute('aria-labelledby'))?.textContent].join();
  for (const [name, number] of counted(marks.map(called))) if (number > 1) parts.add(`twice ${name.split(',')[0]}`);
  return [...parts];
}"""
RUN = """axe.run({resultTypes: ['violations']}).then(
    said => said.violations.map(each => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`))"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page, clean: Path) -> list[str]:
    """What axe objects to, each with the element, and whether the page scrolls sideways.

    ``clean`` is a folder of all the processes of a run, with a file for each part of the pages that were clean.
    """
    width, found = page.viewport_size["width"], []
    parts = [clean / hashlib.sha256(f"{width} {part}".encode()).hexdigest() for part in page.evaluate(PARTS)]
    new = [part for part in parts if not part.exists()]
    if new and not (found := _asked(page)):
        for part in new:
            part.touch()
    wide = page.evaluate(WIDE)
    return [*found, f"scrolls sideways by {wide} px"] if wide > 0 else found


def _asked(page) -> list[str]:
    """All rules of axe, as they come; only what is wrong is handed over."""
    page.evaluate(axe.axe_script)
    return page.evaluate(RUN)
