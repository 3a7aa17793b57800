// Keeps the help pages on this phone, with what they need to be read, and nothing
// else: no personal page, no search, nothing that was sent.
const STORE = "voices-help-1";
const isHelp = (url) => /^\/[a-z]{2}\/help\//.test(url.pathname);
const isAsset = (url) => url.pathname.startsWith("/static/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== STORE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A help page tells us what it consists of once it has been read.
self.addEventListener("message", (event) => {
  const addresses = Array.isArray(event.data?.keep) ? event.data.keep : [];
  const ours = addresses
    .map((address) => new URL(address, self.location.origin))
    .filter((url) => url.origin === self.location.origin && (isHelp(url) || isAsset(url)));
  event.waitUntil(
    caches.open(STORE).then((store) => Promise.allSettled(ours.map((url) => store.add(new Request(url, { credentials: "omit" }))))),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isHelp(url)) {
    event.respondWith(fromNetworkFirst(event.request));
  } else if (isAsset(url)) {
    event.respondWith(caches.match(event.request, { ignoreVary: true }).then((kept) => kept ?? fetch(event.request)));
  }
});

async function fromNetworkFirst(request) {
  try {
    return await fetch(request);
  } catch (offline) {
    const kept = await caches.match(request, { ignoreSearch: false, ignoreVary: true });
    if (kept) return kept;
    throw offline;
  }
}
