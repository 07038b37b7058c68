/**
 * The only script of our pages. Every page also works without it.
 *
 * - A button `.copy` copies the text of the element before it.
 * - A link `.as-png` downloads the SVG of its address as a PNG.
 * - A form `[data-live]` shows its results while people type or choose.
 * - A form `[data-link]` sends a file of more than `data-above` bytes to a link, and shows the progress.
 */
export const PAGE_SCRIPT = `
const show = (selector) => {
  const all = [...document.querySelectorAll(selector)];
  for (const each of all) each.hidden = false;
  return all;
};

for (const button of show('button.copy')) {
  const label = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

/** Twice the size of the drawing, so that it is sharp in a document. */
const SCALE = 2;
for (const link of show('a.as-png')) {
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    const image = new Image();
    image.src = link.href;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const save = document.createElement('a');
      save.href = URL.createObjectURL(blob);
      save.download = link.dataset.name;
      save.click();
      setTimeout(() => URL.revokeObjectURL(save.href), 1000);
    }, 'image/png');
  });
}

/** Milliseconds after the last key until the results are requested. */
const PAUSE = 250;
const form = document.querySelector('form[data-live]');
if (form !== null) {
  let timer;
  let changes = 0;
  const refresh = async () => {
    const seen = changes;
    const address = form.action + '?' + new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    const found = new DOMParser().parseFromString(await response.text(), 'text/html');
    // The reader has changed the form since: the next request has all changes.
    if (seen !== changes || !response.ok) return;
    const { activeElement: focused } = document;
    for (const part of ['#results', '#filters', '.languages']) {
      const [old, made] = [document.querySelector(part), found.querySelector(part)];
      if (old === null || made === null) continue;
      made.open = old.open;
      old.replaceWith(made);
    }
    const isSame = ({ name, value }) => name === focused.name && value === focused.value;
    if (!focused.isConnected) [...form.elements].find(isSame)?.focus({ preventScroll: true });
    history.replaceState(null, '', address);
  };
  form.addEventListener('input', () => {
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
}

const upload = document.querySelector('form[data-link]');
const put = (file, { url, headers }, progress) => new Promise((done, stop) => {
  const request = new XMLHttpRequest();
  request.open('PUT', url);
  for (const header of Object.entries(headers)) request.setRequestHeader(...header);
  request.upload.addEventListener('progress', ({ loaded, total }) => { progress.value = loaded / total; });
  request.addEventListener('load', () => request.status < 300 ? done() : stop());
  request.addEventListener('error', stop);
  // A part of a file has no media type, so the request has none that the link does not sign.
  request.send(file.slice());
});
upload?.addEventListener('submit', async (event) => {
  const { form, edition, file: { files: [file] } } = upload.elements;
  if (file.size <= Number(upload.dataset.above)) return;
  event.preventDefault();
  const [sending, unsent, button] = ['.sending', '.unsent', 'button'].map((part) => upload.querySelector(part));
  const show = (isSending) => {
    sending.hidden = !isSending;
    button.disabled = isSending;
  };
  unsent.hidden = true;
  show(true);
  try {
    const body = new URLSearchParams({ form: form.value, edition: edition.value, name: file.name.slice(0, 200), bytes: file.size });
    const link = await fetch(upload.dataset.link, { method: 'POST', body, headers: { accept: 'application/json' } });
    if (!link.ok) throw new Error();
    const made = await link.json();
    await put(file, made, sending.querySelector('progress'));
    location.assign(made.page);
  } catch {
    show(false);
    unsent.hidden = false;
  }
});
`;
