// @ts-check
// The map in the page. Rust talks to it by JSON alone: commands in, events out (`command.rs`).
// Invariant: only a command moves the map; site data are fetched by MapLibre's worker from an address and
// never cross into this file except the counts of the mark under the pointer.

import { SWITCHES, collection, feature, makeStyle } from './style.js';
import { addSymbols } from './symbols.js';
import { showShape, showZone, startDrawing } from './draw.js';

const MARKS = ['cluster', 'workplace', 'residence'];
const SAME_SPOT_MOST = 500;

/** @typedef {{map: any, element: HTMLElement, emit: (event: object | string) => void, ground: Record<string, string>, sites: string | null, shape: any, stop: (() => void) | null, drawnAt: number}} Handle */

/** Whether MapLibre could draw here. Asked before it is fetched: without WebGL 2 its megabyte is of no use. */
export function drawsWebGl() {
  const pen = document.createElement('canvas').getContext('webgl2');
  pen?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(pen);
}

/** Has an element hear `resize`, which browsers tell windows only. @param {HTMLElement} element */
export function watchSize(element) {
  new ResizeObserver(() => element.dispatchEvent(new Event('resize'))).observe(element);
}

/**
 * Makes the map; rejects with an Error where WebGL 2 is missing.
 * @param {HTMLElement} element
 * @param {string} optionsJson `MapOptions`
 * @returns {Promise<Handle>}
 */
export async function create(element, optionsJson) {
  const { ground, labels, extent, camera, title } = JSON.parse(optionsJson);
  element.dataset.map = 'loading';
  const [maplibre] = await Promise.all([import('./maplibre-gl.mjs'), loadStyles()]);
  const font = getComputedStyle(document.body).fontFamily.split(',')[0].replace(/["']/g, '').trim();
  const [w, s, e, n] = extent;
  const [dx, dy] = [(e - w) * 0.4, (n - s) * 0.4];
  const map = new maplibre.Map({
    container: element,
    style: makeStyle(ground, labels, extent, font || 'sans-serif'),
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    maxBounds: [w - dx, s - dy, e + dx, n + dy],
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { 'Map.Title': title },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), 'bottom-left');
  /** @type {Handle} */
  const handle = { map, element, emit: () => {}, ground, sites: null, shape: null, stop: null, drawnAt: -1e9 };
  watch(handle);
  await new Promise(done => map.once('style.load', done));
  addSymbols(map);
  return handle;
}

/** MapLibre's own styles, loaded with it. */
function loadStyles() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('./maplibre-gl.css', import.meta.url).href;
  return new Promise((done, fail) => {
    link.onload = done;
    link.onerror = () => fail(new Error('maplibre-gl.css'));
    // First, so that the page's own sheets may refine it.
    document.head.prepend(link);
  });
}

/** @param {Handle} handle @param {(json: string) => void} callback told every `MapEvent` */
export function subscribe(handle, callback) {
  handle.emit = event => callback(JSON.stringify(event));
}

/** @param {Handle} handle */
export function destroy(handle) {
  handle.stop?.();
  handle.emit = () => {};
  handle.map.remove();
}

/** @param {Handle} handle @param {string} commandJson a `MapCommand` */
export function apply(handle, commandJson) {
  const { map } = handle;
  const command = JSON.parse(commandJson);
  switch (command.do) {
    case 'sites':
      handle.sites = command.address;
      busy(handle);
      map.getSource('sites').setData(command.address ?? collection([]));
      break;
    case 'reload':
      busy(handle);
      map.getSource(command.source)?.setData(handle.ground[command.source] ?? handle.sites ?? collection([]));
      break;
    case 'show':
      for (const [name, layers] of Object.entries(SWITCHES)) show(map, layers, command[name]);
      break;
    case 'shade':
      show(map, ['shade'], command.colours.length > 0);
      if (command.colours.length && map.getLayer('shade')) {
        const pairs = command.colours.flatMap(({ code, colour }) => [code, colour]);
        map.setPaintProperty('shade', 'fill-color', ['match', ['get', 'code'], ...pairs, 'rgba(0,0,0,0)']);
      }
      break;
    case 'select':
      map.getSource('chosen').setData(points(command.points));
      break;
    case 'highlight':
      map.getSource('pointer').setData(points(command.point ? [command.point] : []));
      break;
    case 'zone':
      showZone(map, command.zone);
      break;
    case 'shape':
      handle.shape = command.shape;
      if (!handle.stop) showShape(map, handle.shape);
      break;
    case 'draw':
      draw(handle, command.tool);
      break;
    case 'fly_to':
      // After the drawer that opens with it has taken its room, or the place ends beside the middle.
      requestAnimationFrame(() => {
        if (!handle.element.isConnected) return;
        map.resize();
        map.flyTo({ center: [command.lon, command.lat], zoom: command.zoom, duration: calm() ? 0 : 900 });
      });
      break;
    case 'zoom_by':
      map.easeTo({ zoom: map.getZoom() + command.steps, duration: calm() ? 0 : 250 });
      break;
    case 'title':
      map.getCanvas().setAttribute('aria-label', command.text);
      break;
    default:
      throw new Error(`unknown map command ${command.do}`);
  }
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

const points = list => collection(list.map(coordinates => feature({ type: 'Point', coordinates })));

function show(map, layers, on) {
  for (const layer of layers) {
    if (map.getLayer(layer)) map.setLayoutProperty(layer, 'visibility', on ? 'visible' : 'none');
  }
}

/** Fresh data are on their way. @param {Handle} handle */
function busy(handle) {
  handle.element.dataset.map = 'loading';
  handle.emit('loading');
}

/** @param {Handle} handle */
function draw(handle, tool) {
  const { map, element } = handle;
  handle.stop?.();
  handle.stop = null;
  showShape(map, handle.shape);
  if (!tool) return;
  leave(handle);
  map.getCanvas().focus({ preventScroll: true });
  element.dataset.tool = tool;
  const end = startDrawing(map, tool, {
    sketch: (corners, radius_m) => handle.emit({ sketch: { corners, radius_m } }),
    done: shape => {
      handle.stop?.();
      handle.stop = null;
      handle.drawnAt = performance.now();
      showShape(map, handle.shape);
      if (shape?.Pin) handle.emit({ placed: { point: shape.Pin } });
      else handle.emit(shape ? { drawn: { shape } } : 'draw_cancelled');
    },
  });
  handle.stop = () => {
    end();
    delete element.dataset.tool;
  };
}

/** What is under the pointer, last told. @param {Handle} handle */
function leave(handle) {
  handle.map.getCanvas().classList.remove('over-mark');
  handle.emit('left');
}

/** @param {Handle} handle */
function watch(handle) {
  const { map, element } = handle;
  let told = '';
  let waiting = false;

  const markAt = (point, reach) => map.queryRenderedFeatures(
    [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]],
    { layers: MARKS.filter(layer => map.getLayer(layer)) });
  const tellHover = (mark, pinned) => {
    const [lon, lat] = mark.geometry.coordinates;
    const { x, y } = map.project([lon, lat]);
    const { width, height } = element.getBoundingClientRect();
    handle.emit({ hover: { x, y, width, height, pinned, mark: mark.properties } });
  };
  const nameOf = mark => mark ? String(mark.properties.id ?? `cluster ${mark.properties.cluster_id}`) : '';

  // One look per frame: a thousand marks must not freeze the pointer.
  map.on('mousemove', event => {
    if (waiting || handle.stop) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (handle.stop) return;
      const [mark] = markAt(event.point, 2);
      if (nameOf(mark) === told) return;
      told = nameOf(mark);
      map.getCanvas().classList.toggle('over-mark', Boolean(mark));
      if (mark) tellHover(mark, false);
      else leave(handle);
    });
  });
  for (const gone of ['mouseout', 'movestart']) {
    map.on(gone, () => {
      if (told) leave(handle);
      told = '';
    });
  }
  map.on('click', event => {
    // The click that ends a drawing opens nothing.
    if (handle.stop || performance.now() - handle.drawnAt < 300) return;
    const touch = event.originalEvent.pointerType === 'touch';
    const marks = markAt(event.point, touch ? 14 : 3);
    const [mark] = marks;
    if (!mark) return leave(handle);
    if (mark.properties.cluster) return openCluster(handle, mark);
    const ids = [...new Set(marks.filter(other => sameSpot(other, mark)).map(other => other.properties.id))];
    if (ids.length > 1) handle.emit({ same_spot: { ids } });
    else if (touch) {
      // A finger cannot hover: the first tap shows the card, its button opens the site.
      told = nameOf(mark);
      tellHover(mark, true);
    } else handle.emit({ open: { id: mark.properties.id } });
  });
  map.on('moveend', () => {
    // A tenth of a metre and a thousandth of a step: no address longer than it must be.
    const short = (value, digits) => Number(value.toFixed(digits));
    const { lng, lat } = map.getCenter();
    handle.emit({ moved: { lon: short(lng, 6), lat: short(lat, 6), zoom: short(map.getZoom(), 3) } });
  });
  // Tests wait for `data-map`.
  map.on('dataloading', () => {
    element.dataset.map = 'loading';
  });
  map.on('idle', () => {
    element.dataset.map = 'idle';
    handle.emit('idle');
  });
  map.on('error', event => {
    handle.emit({ failed: { source: event.sourceId ?? '', status: event.error?.status ?? 0 } });
  });
}

const sameSpot = (one, other) =>
  !one.properties.cluster && one.geometry.coordinates.join() === other.geometry.coordinates.join();

/** Zooms until the cluster falls apart; sites at one spot never do, so they become a list. */
async function openCluster(handle, mark) {
  const { map } = handle;
  const source = map.getSource('sites');
  const id = mark.properties.cluster_id;
  try {
    const [zoom, leaves] = await Promise.all(
      [source.getClusterExpansionZoom(id), source.getClusterLeaves(id, SAME_SPOT_MOST, 0)]);
    const one = leaves.every(leaf => sameSpot(leaf, leaves[0]));
    if (one || zoom > map.getMaxZoom()) {
      handle.emit({ same_spot: { ids: leaves.map(leaf => leaf.properties.id) } });
    } else {
      map.easeTo({ center: mark.geometry.coordinates, zoom: Math.min(zoom + 0.3, map.getMaxZoom()), duration: calm() ? 0 : 500 });
    }
  } catch {
    // The data changed while the worker answered: the cluster is gone, and a new one can be clicked.
  }
}
