// @ts-check
// Drawing on the map: box by dragging, polygon corner by corner, radius by centre and rim, a pin by one click.
// Invariant: a drawing ends exactly once, with a shape or as cancelled, and leaves the map as it was.

import { collection, feature } from './style.js';

const NEAR_PX = 10;
const EARTH_M = 6371008.8; // Mean radius, as in the server's local projection.
const METRES_PER_DEGREE = EARTH_M * Math.PI / 180;

/** What travels: see `Shape` in `petapora-wire`. @typedef {any} Shape */

/** Metres between two points, on a plane around the first: within 0.1 % over a city.
 * @param {number[]} from @param {number[]} to */
function metres([lon, lat], [lon2, lat2]) {
  const east = (lon2 - lon) * Math.cos(lat * Math.PI / 180);
  return Math.hypot(east, lat2 - lat) * METRES_PER_DEGREE;
}

/** The closed ring of a shape. @param {Shape} shape */
function ring(shape) {
  if (shape.Bbox) {
    const [w, s, e, n] = shape.Bbox;
    return [[w, s], [e, s], [e, n], [w, n], [w, s]];
  }
  if (shape.Polygon) return [...shape.Polygon, shape.Polygon[0]];
  const { lon, lat, radius_m } = shape.Radius;
  const reach = radius_m / METRES_PER_DEGREE;
  return Array.from({ length: 65 }, (_, step) => {
    const angle = step % 64 * Math.PI / 32;
    return [lon + reach * Math.cos(angle) / Math.cos(lat * Math.PI / 180), lat + reach * Math.sin(angle)];
  });
}

/** Shows a shape, or none. @param {any} map @param {Shape | null} shape @param {number[][]} [corners] */
export function showShape(map, shape, corners = []) {
  const features = corners.map(corner => feature({ type: 'Point', coordinates: corner }));
  if (shape) features.push(feature({ type: 'Polygon', coordinates: [ring(shape)] }));
  else if (corners.length > 1) features.push(feature({ type: 'LineString', coordinates: corners }));
  map.getSource('shape').setData(collection(features));
}

/** Shows the zone of an alert: the disc around its places and their hull. A single place has a disc one can see.
 * @param {any} map @param {{centre: number[], radius_m: number, hull: number[][]} | null} zone */
export function showZone(map, zone) {
  const features = [];
  if (zone) {
    const [lon, lat] = zone.centre;
    const disc = ring({ Radius: { lon, lat, radius_m: Math.max(zone.radius_m, 40) } });
    features.push(feature({ type: 'Polygon', coordinates: [disc] }, { part: 'disc' }));
    const { hull } = zone;
    if (hull.length > 2) features.push(feature({ type: 'Polygon', coordinates: [[...hull, hull[0]]] }, { part: 'hull' }));
    else if (hull.length === 2) features.push(feature({ type: 'LineString', coordinates: hull }, { part: 'hull' }));
  }
  map.getSource('zone').setData(collection(features));
}

/**
 * Starts a drawing and returns what stops it.
 * @param {any} map
 * @param {'box' | 'polygon' | 'radius' | 'pin'} tool
 * @param {{sketch: (corners: number, radius_m: number) => void, done: (shape: Shape | null) => void}} tell
 */
export function startDrawing(map, tool, tell) {
  const canvas = map.getCanvas();
  /** @type {number[][]} */
  let corners = [];
  /** @type {any} */
  let pressed = null;
  // Who drops a pin may still drag the map to the spot.
  const held = tool === 'pin' ? [map.doubleClickZoom] : [map.dragPan, map.doubleClickZoom, map.boxZoom];
  const handlers = held.filter(handler => handler.isEnabled());

  const pixel = event => {
    const frame = canvas.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  /** Seven decimals: a centimetre, and no address longer than it must be. @returns {any} */
  const place = event => map.unproject(pixel(event)).toArray().map(degrees => Number(degrees.toFixed(7)));
  const moved = event => Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 6;

  const shapeTo = point => {
    const [first] = corners;
    if (tool === 'polygon') return corners.length > 1 ? { Polygon: [...corners, point] } : null;
    if (tool === 'radius') {
      const radius_m = Math.min(100000, Math.round(metres(first, point)));
      return radius_m > 0 ? { Radius: { lon: first[0], lat: first[1], radius_m } } : null;
    }
    const [w, e] = [first[0], point[0]].sort((a, b) => a - b);
    const [s, n] = [first[1], point[1]].sort((a, b) => a - b);
    return w < e && s < n ? { Bbox: [w, s, e, n] } : null;
  };
  const closed = () => corners.length > 2 ? { Polygon: corners } : null;

  const down = event => {
    if (event.button || !event.isPrimary) return;
    if (tool !== 'pin') event.preventDefault();
    pressed = { x: event.clientX, y: event.clientY, first: !corners.length };
    if (tool === 'pin') return;
    canvas.setPointerCapture(event.pointerId);
    if (tool !== 'polygon' && !corners.length) corners = [place(event)];
  };
  const move = event => {
    if (!corners.length) return;
    const shape = shapeTo(place(event));
    showShape(map, shape, tool === 'box' ? [] : corners);
    tell.sketch(corners.length, shape?.Radius?.radius_m ?? 0);
  };
  const up = event => {
    if (!pressed) return;
    const ends = moved(event) || !pressed.first;
    pressed = null;
    if (tool === 'pin') return ends || finish({ Pin: place(event) });
    if (tool === 'polygon') return addCorner(event);
    // Dragged, or clicked once more for those who cannot drag: the far corner or the rim.
    if (ends) finish(shapeTo(place(event)));
    else tell.sketch(1, 0);
  };
  const addCorner = event => {
    const near = corner => {
      const [x, y] = pixel(event);
      const at = map.project(corner);
      return Math.hypot(at.x - x, at.y - y) < NEAR_PX;
    };
    if (corners.length > 2 && near(corners[0])) return finish(closed());
    // The second press of a double click lands on the corner just set and closes the ring.
    if (corners.length && near(corners[corners.length - 1])) return corners.length > 2 && finish(closed());
    if (corners.length < 500) corners.push(place(event));
    showShape(map, closed(), corners);
    tell.sketch(corners.length, 0);
  };
  const key = event => {
    if (event.key === 'Escape') finish(null);
    else if (event.key === 'Enter' && closed()) finish(closed());
    else if (event.key === 'Backspace' && tool === 'polygon' && corners.length) {
      corners.pop();
      showShape(map, closed(), corners);
      tell.sketch(corners.length, 0);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const finish = shape => {
    stop();
    tell.done(shape);
  };

  let stopped = false;
  function stop() {
    if (stopped) return;
    stopped = true;
    canvas.removeEventListener('pointerdown', down);
    canvas.removeEventListener('pointermove', move);
    canvas.removeEventListener('pointerup', up);
    window.removeEventListener('keydown', key, true);
    canvas.classList.remove('drawing');
    // Later, so that the double click that ends a drawing does not zoom.
    setTimeout(() => handlers.forEach(handler => handler.enable()), 300);
  }

  handlers.forEach(handler => handler.disable());
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  window.addEventListener('keydown', key, true);
  canvas.classList.add('drawing');
  return stop;
}
