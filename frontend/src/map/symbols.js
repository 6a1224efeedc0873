// @ts-check
// Draws the marks of sites. Role is the outline (square, circle), permit status is a colour and a mark
// inside, so that the map also reads in grey and with any colour vision.
// Invariant: every role × status has an image of 24 px, drawn at twice its size.

/** Colours keep ΔE ≥ 20 from each other under the three Machado simulations of colour blindness. */
export const STATUSES = [
  { name: 'active', fill: '#0072b2' },
  { name: 'expiring', fill: '#f0c000' },
  { name: 'expired', fill: '#d55e00' },
  { name: 'unknown', fill: '#ffffff', edge: '#7d8c95' },
];

const INK = '#1b2a33';
/** A ring is cut into so many parts at most, so that there are few different rings. */
export const RING_PARTS = 24;
export const RING_RADIUS = 24;
const SIZE = 24;
const RATIO = 2;

/** @param {any} map a MapLibre map whose style is loaded */
export function addSymbols(map) {
  for (const role of ['workplace', 'residence']) {
    for (const status of STATUSES) {
      map.addImage(`${role}-${status.name}`, drawn(SIZE, pen => symbol(pen, role, status)), { pixelRatio: RATIO });
    }
    map.addImage(`small-${role}`, drawn(9, pen => {
      outline(pen, role, 4.5, 3.6);
      pen.fillStyle = INK;
      pen.fill();
    }), { pixelRatio: RATIO });
  }
  map.setMissingStyleImageResolver(id => {
    const [kind, ...parts] = id.split('-');
    if (kind === 'ring' && !map.hasImage(id)) map.addImage(id, drawn(2 * RING_RADIUS + 2, pen => ring(pen, parts.map(Number))), { pixelRatio: RATIO });
  });
}

function drawn(size, draw) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * RATIO;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  pen.scale(RATIO, RATIO);
  draw(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** People by status around a cluster's number, clockwise from the top, as in `STATUSES`. */
function ring(pen, parts) {
  const middle = RING_RADIUS + 1;
  const circle = (reach, fill) => {
    pen.beginPath();
    pen.arc(middle, middle, reach, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.stroke();
  };
  pen.strokeStyle = INK;
  pen.lineWidth = 1.2;
  circle(RING_RADIUS, '#ffffff');
  const whole = parts.reduce((sum, part) => sum + part, 0) || 1;
  let from = -Math.PI / 2;
  parts.forEach((part, index) => {
    const to = from + part / whole * 2 * Math.PI;
    if (part) {
      pen.beginPath();
      pen.moveTo(middle, middle);
      pen.arc(middle, middle, RING_RADIUS, from, to);
      pen.closePath();
      pen.fillStyle = STATUSES[index].fill;
      pen.fill();
      if (part < whole) pen.stroke();
    }
    from = to;
  });
  circle(RING_RADIUS * 0.8, '#ffffff');
}

function symbol(pen, role, status) {
  const middle = SIZE / 2;
  outline(pen, role, middle, role === 'workplace' ? 8.6 : 9.8);
  pen.fillStyle = status.fill;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = INK;
  pen.stroke();
  if (status.name === 'expiring') corners(pen, [[12, 6.8], [16.6, 15], [7.4, 15]], INK);
  if (status.name === 'expired') corners(pen, [[12, 6.6], [17.2, 12], [12, 17.4], [6.8, 12]], '#ffffff');
  if (status.name === 'unknown') {
    outline(pen, role, middle, role === 'workplace' ? 5.4 : 6.2);
    pen.strokeStyle = status.edge;
    pen.stroke();
  }
}

function outline(pen, role, middle, reach) {
  pen.beginPath();
  if (role === 'workplace') pen.roundRect(middle - reach, middle - reach, 2 * reach, 2 * reach, reach / 6);
  else pen.arc(middle, middle, reach, 0, 2 * Math.PI);
}

function corners(pen, points, colour) {
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = 1;
  pen.strokeStyle = INK;
  pen.stroke();
}
