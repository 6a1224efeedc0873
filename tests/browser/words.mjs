// What the screen calls things, in both languages: tests look for what a reader looks for.

/** @type {Record<string, Record<'id' | 'en', string>>} */
const WORDS = {
  map: { id: 'Peta', en: 'Map' },
  imports: { id: 'Impor', en: 'Imports' },
  settings: { id: 'Pengaturan', en: 'Settings' },
  pages: { id: 'Halaman', en: 'Pages' },
  account: { id: 'Akun Anda', en: 'Your account' },
  signIn: { id: 'Masuk', en: 'Sign in' },
  signOut: { id: 'Keluar', en: 'Sign out' },
  password: { id: 'Kata sandi', en: 'Password' },
  repeat: { id: 'Ulangi kata sandi', en: 'Repeat the password' },
  saveAndEnter: { id: 'Simpan dan masuk', en: 'Save and sign in' },
  agency: { id: 'Instansi pengirim', en: 'Sending agency' },
  seeOnMap: { id: 'Lihat di peta', en: 'See on the map' },
  list: { id: 'Daftar', en: 'List' },
  filter: { id: 'Filter', en: 'Filter' },
  layers: { id: 'Lapisan', en: 'Layers' },
  unlocated: { id: 'Belum berlokasi', en: 'Not located' },
  clearAll: { id: 'Hapus semua', en: 'Clear all' },
  overCapacity: { id: 'Di atas kapasitas', en: 'Above capacity' },
  zoomIn: { id: 'Perbesar', en: 'Zoom in' },
  polygon: { id: 'Poligon', en: 'Polygon' },
  selected: { id: 'Lokasi yang dipilih', en: 'Selected sites' },
  exportGeoJson: { id: 'Ekspor GeoJSON', en: 'Export GeoJSON' },
  close: { id: 'Tutup', en: 'Close' },
  people: { id: 'Pekerja', en: 'People' },
  sources: { id: 'Sumber', en: 'Sources' },
  noMap: { id: 'Peta tidak dapat dimuat.', en: 'The map could not be loaded.' },
  simpleMap: { id: 'Peta sederhana: WebGL tidak tersedia', en: 'Simple map: WebGL is not available' },
};

/** The screen's words in one language: `words('id').signOut`. */
export const words = (lang) => Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[lang]]));
