// A file that takes long to make: the page says that it is being made and for how long, and when it is there. Without this
// script, and where something goes wrong, the browser follows the link as usual.

const nameOf = (answer) => /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];

function told(link) {
  const found = link.parentElement.querySelector('[role="status"]');
  if (found) return found;
  const made = document.createElement('span');
  made.setAttribute('role', 'status');
  made.className = 'being-made';
  link.after(' ', made);
  return made;
}

async function fetched(link) {
  const status = told(link), began = Date.now();
  const say = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    // Read aloud once, and then every ten seconds.
    if (seconds < 2 || seconds % 10 === 0) status.textContent = seconds < 2 ? 'Being made.' : `Being made, ${seconds} seconds so far.`;
  };
  say();
  const clock = setInterval(say, 1000);
  try {
    const answer = await fetch(link.href), name = nameOf(answer);
    if (!answer.ok || !name) throw new Error('no file');
    const content = URL.createObjectURL(await answer.blob());
    const way = document.createElement('a');
    Object.assign(way, { href: content, download: name });
    way.click();
    setTimeout(() => URL.revokeObjectURL(content), 60000);
    status.textContent = `Made: ${name}`;
  } catch {
    status.textContent = '';
    location.assign(link.href);
  } finally {
    clearInterval(clock);
  }
}

export function sayWhatIsBeingMade() {
  for (const link of document.querySelectorAll('.st-ways a[data-made]')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!link.hasAttribute('aria-disabled')) {
        link.setAttribute('aria-disabled', 'true');
        fetched(link).finally(() => link.removeAttribute('aria-disabled'));
      }
    });
  }
}
