// While columns are chosen: how many rows would be read with them. Without this script the button beside it says so.

const form = document.querySelector('form[data-import-columns]');

async function look() {
  const asked = new FormData(form);
  asked.set('to', 'look');
  const turn = (look.turn = (look.turn ?? 0) + 1);
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(asked) });
    if (!answer.ok || turn !== look.turn) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const said = page.getElementById('import-read');
    if (said) document.getElementById('import-read').replaceChildren(...said.childNodes);
  } catch {
    // The line stays as it was; the button says it anew.
  }
}

form?.addEventListener('change', () => {
  clearTimeout(look.soon);
  look.soon = setTimeout(look, 300);
});
