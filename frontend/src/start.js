// Starts the program. Invariant: a browser that cannot run it is told so in words.
import init from './petapora_web.js';

const boot = document.getElementById('boot');
try {
  await init({ module_or_path: new URL('./petapora_web_bg.wasm', import.meta.url) });
  boot?.remove();
} catch (error) {
  console.error(error);
  if (boot) {
    boot.textContent =
      'Petapora tidak dapat dimulai di peramban ini. Perbarui peramban atau muat ulang. / '
      + 'Petapora cannot start in this browser. Update the browser or reload.';
  }
}
