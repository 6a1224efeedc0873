// Keeps the program of the field view on the phone, so that it opens without network.
// Invariant: it reaches no address but the field view's own, keeps nothing that the server answered about anybody, and
// lets go of an older program as soon as a newer one is there.

const FOLDER = '/assets/dev/';
const FILES = ['start.js'];
const PAGE = '/lapangan/';
const PROGRAMS = 'petapora-program ';
const KEPT = PROGRAMS + FOLDER;
/** A line that is slower than this is none. */
const PATIENCE_MS = 5000;

self.addEventListener('install', (event) => {
  const keep = async () => {
    const kept = await caches.open(KEPT);
    await kept.addAll([PAGE, ...FILES.map((file) => FOLDER + file)]);
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});

self.addEventListener('activate', (event) => {
  const forget = async () => {
    const names = await caches.keys();
    const older = names.filter((name) => name.startsWith(PROGRAMS) && name !== KEPT);
    await Promise.all(older.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith(FOLDER)) event.respondWith(file(request));
});

/** The newest page, or the one that was kept. */
async function page(request) {
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE_MS));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await find(PAGE)) ?? Response.error();
  }
}

/** A file of this program: it never changes. */
async function file(request) {
  return (await find(request.url)) ?? fetch(request);
}

const find = async (address) => (await caches.open(KEPT)).match(address);
