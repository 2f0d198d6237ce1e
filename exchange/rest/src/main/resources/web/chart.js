import { amount, clock, compact, scalesOf } from './format.js';

const AXIS_WIDTH = 62;
const DIGIT_WIDTH = 7;
const AXIS_HEIGHT = 20;
const CANDLE_WIDTH = 9;
const VOLUME_PART = 0.16;

/** Candles on a canvas, the newest at the right. Draws when told that something changed. */
export class Chart {
  #canvas;
  #legend;
  #candles = [];
  #interval = '1m';
  #symbol = '';
  #pointer = null;

  constructor(canvas, legend) {
    this.#canvas = canvas;
    this.#legend = legend;
    new ResizeObserver(() => this.draw()).observe(canvas);
    canvas.addEventListener('pointermove', (event) => this.#point(event.offsetX));
    canvas.addEventListener('pointerleave', () => this.#point(null));
  }

  /** Starts over with the history of a symbol, oldest first. */
  start(symbol, interval, candles) {
    this.#symbol = symbol;
    this.#interval = interval;
    this.#candles = candles;
    this.draw();
  }

  /** Takes a candle that is new or has changed. */
  update(candle) {
    // Almost always the last one; a closed one may come once more.
    let i = this.#candles.length - 1;
    const start = Date.parse(candle.start);
    while (i >= 0 && Date.parse(this.#candles[i].start) > start) i--;
    const known = i >= 0 && Date.parse(this.#candles[i].start) === start;
    this.#candles.splice(known ? i : i + 1, known ? 1 : 0, candle);
    if (this.#candles.length > 2000) this.#candles.splice(0, 500);
  }

  draw() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (width === 0 || height === 0) return;
    if (this.#canvas.width !== width * ratio || this.#canvas.height !== height * ratio) {
      this.#canvas.width = width * ratio;
      this.#canvas.height = height * ratio;
    }
    const context = this.#canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const shown = this.#candles.slice(-Math.floor((width - this.#axisWidth()) / CANDLE_WIDTH));
    this.#describe(shown);
    if (shown.length === 0) {
      this.#text(context, 'No trades in this interval yet', width / 2, height / 2, 'center', 'soft');
      return;
    }
    const scale = new Scale(shown, width - this.#axisWidth(), height);
    this.#grid(context, scale, shown);
    shown.forEach((candle, i) => this.#candle(context, scale, candle, i));
    this.#lastPrice(context, scale, shown.at(-1));
    this.#crosshair(context, scale, shown);
  }

  #candle(context, scale, candle, i) {
    const x = scale.x(i);
    const up = candle.close >= candle.open;
    const color = this.#color(up ? 'bid' : 'ask');
    context.fillStyle = color;
    context.globalAlpha = 0.28;
    const volume = scale.volume(Number(candle.volume));
    context.fillRect(x - 3, scale.bottom - volume, 6, volume);
    context.globalAlpha = 1;
    context.fillRect(x - 0.5, scale.y(candle.high), 1, Math.max(1, scale.y(candle.low) - scale.y(candle.high)));
    const top = scale.y(Math.max(candle.open, candle.close));
    const bottom = scale.y(Math.min(candle.open, candle.close));
    context.fillRect(x - 3, top, 6, Math.max(1, bottom - top));
  }

  #grid(context, scale, shown) {
    context.lineWidth = 1;
    const last = scale.y(shown.at(-1).close);
    for (const tick of scale.ticks()) {
      const y = Math.round(scale.y(tick)) + 0.5;
      context.strokeStyle = this.#color('line');
      context.beginPath();
      context.moveTo(0, y);
      context.lineTo(scale.right, y);
      context.stroke();
      if (Math.abs(y - last) > 16) this.#text(context, this.#price(tick), scale.right + 8, y, 'left', 'soft');
    }
    const every = Math.ceil(90 / CANDLE_WIDTH);
    for (let i = shown.length - 1; i >= 0; i -= every) {
      const x = scale.x(i);
      if (x > 28) this.#text(context, this.#time(shown[i].start), x, scale.height - 9, 'center', 'soft');
    }
  }

  #lastPrice(context, scale, candle) {
    const y = Math.round(scale.y(candle.close)) + 0.5;
    const color = this.#color(candle.close >= candle.open ? 'bid-solid' : 'ask-solid');
    context.strokeStyle = color;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(scale.right, y);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = color;
    context.beginPath();
    context.roundRect(scale.right + 2, y - 9, this.#axisWidth() - 4, 18, 4);
    context.fill();
    context.fillStyle = '#fff';
    this.#text(context, this.#price(candle.close), scale.right + 8, y, 'left');
  }

  #crosshair(context, scale, shown) {
    let candle = shown.at(-1);
    if (this.#pointer !== null) {
      const i = Math.max(0, Math.min(shown.length - 1, scale.index(this.#pointer)));
      candle = shown[i];
      const x = Math.round(scale.x(i)) + 0.5;
      context.strokeStyle = this.#color('soft');
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, scale.bottom);
      context.stroke();
      context.setLineDash([]);
    }
    const text = `${this.#time(candle.start)}  O ${this.#price(candle.open)}  H ${this.#price(candle.high)}  L ${this.#price(candle.low)}`
      + `  C ${this.#price(candle.close)}  V ${compact(candle.volume, scalesOf(this.#symbol).quantity)}`;
    if (this.#legend.textContent !== text) this.#legend.textContent = text;
  }

  #describe(shown) {
    if (shown.length === 0) this.#legend.textContent = '';
    const last = shown.at(-1);
    this.#canvas.setAttribute('aria-label', last
      ? `Candlestick chart of ${this.#symbol}, ${this.#interval} each; the last closes at ${this.#price(last.close)}`
      : `Candlestick chart of ${this.#symbol}: no trades yet`);
  }

  #point(x) {
    this.#pointer = x;
    this.draw();
  }

  #time(start) {
    if (this.#interval === '1d') return start.slice(5, 10);
    return this.#interval === '1s' ? clock(start) : clock(start).slice(0, 5);
  }

  #price(units) {
    return amount(units, scalesOf(this.#symbol).price);
  }

  /** Finer prices are longer. */
  #axisWidth() {
    return AXIS_WIDTH + Math.max(0, scalesOf(this.#symbol).price - 2) * DIGIT_WIDTH;
  }

  #text(context, text, x, y, align, color) {
    context.font = '11.5px system-ui, "DejaVu Sans", sans-serif';
    context.textAlign = align;
    context.textBaseline = 'middle';
    if (color) context.fillStyle = this.#color(color);
    context.fillText(text, x, y);
  }

  /** A colour of the style sheet as it is now, in the light or the dark. */
  #color(name) {
    const probe = this.#canvas;
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }
}

class Scale {
  constructor(candles, right, height) {
    this.height = height;
    this.right = right;
    this.bottom = height - AXIS_HEIGHT;
    this.count = candles.length;
    const high = Math.max(...candles.map((candle) => candle.high));
    const low = Math.min(...candles.map((candle) => candle.low));
    const margin = Math.max(2, (high - low) * 0.08);
    this.high = high + margin;
    this.low = low - margin;
    this.mostVolume = Math.max(1, ...candles.map((candle) => Number(candle.volume)));
  }

  x(i) {
    return this.right - (this.count - i) * CANDLE_WIDTH + CANDLE_WIDTH / 2;
  }

  index(x) {
    return Math.round((x - CANDLE_WIDTH / 2 - this.right) / CANDLE_WIDTH + this.count);
  }

  y(price) {
    const top = 22;
    const bottom = this.bottom * (1 - VOLUME_PART);
    return top + ((this.high - price) / (this.high - this.low)) * (bottom - top);
  }

  volume(quantity) {
    return (quantity / this.mostVolume) * this.bottom * VOLUME_PART;
  }

  /** Round prices to draw lines at. */
  ticks() {
    const rough = (this.high - this.low) / Math.max(2, this.bottom / 56);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power);
    const ticks = [];
    for (let price = Math.ceil(this.low / step) * step; price <= this.high; price += step) {
      if (price > 0) ticks.push(Math.round(price));
    }
    return ticks;
  }
}
