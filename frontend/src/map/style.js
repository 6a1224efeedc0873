// @ts-check
// How the ground and the sites look: one MapLibre style, made once.
// Invariant: colour is never the only cue (shape says the role, a mark the permit status), and labels
// are drawn from the page's own fonts, so nothing is fetched but the region's layers.

import { RING_PARTS, RING_RADIUS, STATUSES } from './symbols.js';

const INK = '#1b2a33';
const ALERT = '#882255';
const ACCENT = '#0b5c77';

/** @typedef {{name: string, lon: number, lat: number}} Label */

/** @param {any[]} features */
export const collection = features => ({ type: 'FeatureCollection', features });

/** @param {any} geometry @param {object} [properties] */
export const feature = (geometry, properties = {}) => ({ type: 'Feature', properties, geometry });

const number = name => ['coalesce', ['get', name], 0];
const isCluster = ['has', 'point_count'];
const people = ['max', number('workers'), number('residents')];
const rootOfPeople = ['sqrt', ['case', isCluster, people, number('people')]];
// Area grows with people, between a size one can hit and a size that hides no neighbour.
const symbolSize = ['interpolate', ['linear'], rootOfPeople, 1, 0.72, 5, 1, 12, 1.4, 30, 2];
const clusterRadius = ['interpolate', ['linear'], rootOfPeople, 1, 17, 5, 20, 12, 25, 30, 32];
const radiusPlus = px => [
  'case', isCluster, ['+', clusterRadius, px],
  ['interpolate', ['linear'], rootOfPeople, 1, 9 + px, 5, 12 + px, 12, 17 + px, 30, 24 + px],
];
// A cluster shows its people by status as parts of a ring, drawn when first needed (`symbols.js`).
// Rounded up, so that one expired permit among hundreds is still a part.
const total = ['max', 1, ['+', ...STATUSES.map(status => number(status.name))]];
const ring = ['concat', 'ring', ...STATUSES.flatMap(status =>
  ['-', ['to-string', ['ceil', ['/', ['*', RING_PARTS, number(status.name)], total]]]])];

const sum = name => ['+', number(name)];
const ofRole = role => ['+', ['case', ['==', ['get', 'role'], role], number('people'), 0]];

/** Everything outside the drawn ground, so that no invented sea is shown there.
 * @param {number[]} extent */
function beyond([w, s, e, n]) {
  const world = [[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]];
  return feature({ type: 'Polygon', coordinates: [world, [[w, s], [w, n], [e, n], [e, s], [w, s]]] });
}

/**
 * @param {Record<string, string>} ground layer name to address
 * @param {Label[]} labels of the kelurahan
 * @param {number[]} extent of the drawn ground
 * @param {string} font of the page
 */
export function makeStyle(ground, labels, extent, font) {
  const plain = [font];
  const bold = ['Semibold', font]; // MapLibre reads the weight from the first name.
  /** @type {Record<string, any>} */
  const sources = {
    beyond: { type: 'geojson', data: beyond(extent) },
    labels: { type: 'geojson', data: collection(labels.map(label =>
      feature({ type: 'Point', coordinates: [label.lon, label.lat] }, { name: label.name }))) },
    shape: { type: 'geojson', data: collection([]) },
    zone: { type: 'geojson', data: collection([]) },
    chosen: { type: 'geojson', data: collection([]) },
    pointer: { type: 'geojson', data: collection([]) },
    sites: {
      type: 'geojson', data: collection([]),
      cluster: true, clusterRadius: 48, clusterMaxZoom: 17, maxzoom: 18, buffer: 0,
      clusterProperties: {
        workers: ofRole('workplace'), residents: ofRole('residence'), over: sum('over'),
        active: sum('active'), expiring: sum('expiring'), expired: sum('expired'), unknown: sum('unknown'),
      },
    },
  };
  for (const [name, data] of Object.entries(ground)) sources[name] = { type: 'geojson', data };
  const line = (id, source, color, width, more = {}) => ({
    id, source, type: 'line', layout: { 'line-cap': 'round', 'line-join': 'round' }, ...more,
    paint: { 'line-color': color, 'line-width': width, ...more.paint },
  });
  const byZoom = (...stops) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];
  const main = ['==', ['get', 'class'], 'arterial'];
  const collector = ['==', ['get', 'class'], 'collector'];
  const road = (extra) => byZoom(
    10, ['case', main, 1.2 + extra, 0.2 + extra / 2],
    13, ['case', main, 3.4 + extra, collector, 2 + extra, 1 + extra],
    17, ['case', main, 11 + extra, collector, 9 + extra, 6 + extra]);
  const halo = { 'text-halo-color': '#ffffff', 'text-halo-width': 1.4 };
  const layers = [
    { id: 'sea', type: 'background', paint: { 'background-color': '#dce8ec' } },
    { id: 'land', source: 'land', type: 'fill', paint: { 'fill-color': '#f3f5f4' } },
    line('coast', 'land', '#a9bcc5', 1),
    { id: 'beyond', source: 'beyond', type: 'fill', paint: { 'fill-color': '#eceff0' } },
    { id: 'settlements', source: 'settlements', type: 'fill', paint: { 'fill-color': '#e3e4dd' } },
    { id: 'shade', source: 'kelurahan', type: 'fill', layout: { visibility: 'none' },
      paint: { 'fill-color': 'rgba(0,0,0,0)', 'fill-opacity': 0.6 } },
    line('road-edge', 'roads', '#b3c1c8', road(1.5)),
    line('road', 'roads', '#ffffff', road(0)),
    line('kelurahan', 'kelurahan', '#8fa3ad', 1, { paint: { 'line-dasharray': [3, 2] } }),
    line('kecamatan', 'kecamatan', '#7b919c', 1.4),
    { id: 'shape-fill', source: 'shape', type: 'fill', filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': ACCENT, 'fill-opacity': 0.12 } },
    line('shape-line', 'shape', ACCENT, 2),
    { id: 'shape-corner', source: 'shape', type: 'circle', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 4, 'circle-color': '#ffffff', 'circle-stroke-color': ACCENT, 'circle-stroke-width': 2 } },
    { id: 'zone-fill', source: 'zone', type: 'fill', filter: ['==', ['get', 'part'], 'hull'],
      paint: { 'fill-color': ALERT, 'fill-opacity': 0.14 } },
    line('zone-hull', 'zone', ALERT, 2.5, { filter: ['==', ['get', 'part'], 'hull'] }),
    line('zone-disc', 'zone', ALERT, 2, { filter: ['==', ['get', 'part'], 'disc'], paint: { 'line-dasharray': [2, 2] } }),
    { id: 'landmark', source: 'pois', type: 'circle', minzoom: 12.5,
      paint: { 'circle-radius': 2.5, 'circle-color': '#54656f' } },
    { id: 'landmark-name', source: 'pois', type: 'symbol', minzoom: 13.2,
      layout: { 'text-field': ['get', 'name'], 'text-font': plain, 'text-size': 11, 'text-anchor': 'top',
        'text-offset': [0, 0.5], 'text-max-width': 9 },
      paint: { 'text-color': '#54656f', ...halo } },
    { id: 'kelurahan-name', source: 'labels', type: 'symbol', minzoom: 10.5,
      layout: { 'text-field': ['get', 'name'], 'text-font': bold, 'text-max-width': 7, 'text-letter-spacing': 0.03,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 10.5, 14, 14] },
      paint: { 'text-color': '#465761', ...halo } },
    { id: 'chosen', source: 'chosen', type: 'circle',
      paint: { 'circle-radius': 19, 'circle-color': '#7fc8de', 'circle-opacity': 0.55, 'circle-stroke-color': ACCENT, 'circle-stroke-width': 2.5 } },
    { id: 'over', source: 'sites', type: 'circle', filter: ['>', number('over'), 0],
      paint: { 'circle-radius': radiusPlus(5), 'circle-color': 'rgba(255,255,255,0.55)',
        'circle-stroke-color': ALERT, 'circle-stroke-width': 3 } },
    { id: 'cluster', source: 'sites', type: 'symbol', filter: isCluster,
      layout: { 'icon-image': ring, 'icon-size': ['/', clusterRadius, RING_RADIUS], 'icon-allow-overlap': true,
        'icon-ignore-placement': true, 'symbol-sort-key': people,
        'text-font': bold, 'text-size': 11.5, 'text-line-height': 1.15, 'text-allow-overlap': true, 'text-ignore-placement': true,
        'text-field': ['case',
          ['==', number('residents'), 0], ['format', ['image', 'small-workplace'], {}, ['concat', ' ', number('workers')], {}],
          ['==', number('workers'), 0], ['format', ['image', 'small-residence'], {}, ['concat', ' ', number('residents')], {}],
          ['format', ['image', 'small-workplace'], {}, ['concat', ' ', number('workers'), '\n'], {},
            ['image', 'small-residence'], {}, ['concat', ' ', number('residents')], {}]] },
      paint: { 'text-color': INK } },
    ...['workplace', 'residence'].map(role => ({
      id: role, source: 'sites', type: 'symbol', filter: ['all', ['!', isCluster], ['==', ['get', 'role'], role]],
      layout: { 'icon-image': ['concat', role + '-', ['get', 'status']], 'icon-size': symbolSize, 'icon-allow-overlap': true,
        'icon-ignore-placement': true, 'symbol-sort-key': ['-', 0, number('people')],
        'text-font': plain, 'text-size': 11, 'text-anchor': 'top', 'text-offset': [0, 1.5], 'text-optional': true, 'text-max-width': 10,
        'text-field': ['step', ['zoom'], '', 13, ['to-string', number('people')]] },
      paint: { 'text-color': INK, ...halo },
    })),
    { id: 'over-people', source: 'sites', type: 'symbol', filter: ['>', number('over'), 0],
      layout: { 'text-field': ['concat', '+', number('over')], 'text-font': bold, 'text-size': 13, 'text-anchor': 'bottom-left',
        'text-offset': ['interpolate', ['linear'], rootOfPeople, 1, ['literal', [1, -0.8]], 30, ['literal', [2.2, -2]]], 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': ALERT, 'text-halo-color': '#ffffff', 'text-halo-width': 2.2 } },
    { id: 'pointer', source: 'pointer', type: 'circle',
      paint: { 'circle-radius': 22, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': INK, 'circle-stroke-width': 2.5 } },
  ];
  // A region need not have every layer.
  return { version: 8, sources, layers: layers.filter(layer => !layer.source || layer.source in sources) };
}

/** Layers of the style behind each switch of the panel. */
export const SWITCHES = {
  kelurahan: ['kelurahan', 'kecamatan', 'kelurahan-name'],
  roads: ['road', 'road-edge'],
  settlements: ['settlements'],
  landmarks: ['landmark', 'landmark-name'],
};
