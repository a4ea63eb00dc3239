// Says at once what the page would say after sending: what a choice opens, what evidence counts toward, the same words again.
// Nothing here decides; every form says the same without it.

const chosen = (name) => document.querySelector(`input[type=radio][name="${name}"]:checked`)?.value ?? '';

function onChoice(names, act) {
  document.addEventListener('change', (event) => { if (names.includes(event.target.name)) act(); });
  act();
}

// <details data-opens-with="name:value,value"> opens when one of the values is chosen, and shuts again if nothing was typed in it.
function openWithChoice() {
  for (const details of document.querySelectorAll('details[data-opens-with]')) {
    const [name, values] = details.dataset.opensWith.split(':');
    const lines = [...details.querySelectorAll('[data-only-with]')];
    const of = (line) => line.dataset.onlyWith.split(':')[1];
    onChoice([name], () => {
      const value = chosen(name);
      const typed = [...details.querySelectorAll('textarea, input')].some((box) => box.value.trim());
      if (value) details.open = values.split(',').includes(value) || typed;
      const some = lines.some((line) => of(line) === value);
      lines.forEach((line) => { line.hidden = some && of(line) !== value; });
    });
  }
}

// The sentences come with the page; the script only picks one.
function sayWorth() {
  for (const place of document.querySelectorAll('[data-worth]')) {
    const worth = JSON.parse(place.dataset.worth);
    const line = place.querySelector('p');
    onChoice(['rung', 'independence', 'stance'], () => {
      const words = worth.sentences[worth.of[['rung', 'independence', 'stance'].map(chosen).join(' ')]];
      line.hidden = !words;
      line.querySelector('span').textContent = words ?? '';
    });
  }
}

const bare = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).join(' ').replace(/\.+$/, '');

function askAboutSameWords() {
  for (const place of document.querySelectorAll('[data-same-words]')) {
    const form = place.closest('form');
    const box = form.querySelector('[data-last-words]');
    const look = () => {
      const same = bare(box.value) !== '' && bare(box.value) === bare(box.dataset.lastWords);
      place.querySelector('p').hidden = !same;
      form.elements.asked.value = same ? place.dataset.sameWords : '';
    };
    box.addEventListener('input', look);
    look();
  }
}

// A file that is too large is not sent first: on a slow line that takes minutes, and everything typed would have to be sent again.
function sayTooLarge() {
  for (const box of document.querySelectorAll('input[type=file][data-largest]')) {
    const tooLarge = () => [...box.files].some((file) => file.size > Number(box.dataset.largest));
    const line = document.createElement('p');
    line.className = 'govuk-error-message';
    line.id = `${box.id}-too-large`;
    line.setAttribute('role', 'alert');
    box.before(line);
    const look = () => {
      line.textContent = tooLarge() ? box.dataset.tooLarge : '';
      line.hidden = !line.textContent;
      const others = (box.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== line.id);
      box.setAttribute('aria-describedby', [...others, ...(line.hidden ? [] : [line.id])].join(' '));
    };
    box.addEventListener('change', look);
    box.form?.addEventListener('submit', (event) => {
      if (!tooLarge()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      box.focus();
    }, true);
    look();
  }
}

openWithChoice();
sayWorth();
sayTooLarge();
askAboutSameWords();
