// An exact book kept from snapshots and changes.

export class Book {
  asks = new Map();
  bids = new Map();
  sequence = null;

  /** Takes a book_snapshot. */
  start(message) {
    this.asks = new Map(message.asks.map(([price, quantity, orders]) => [price, { price, quantity, orders }]));
    this.bids = new Map(message.bids.map(([price, quantity, orders]) => [price, { price, quantity, orders }]));
    this.sequence = message.sequence;
  }

  /** Takes a book message; false when one before it is missing. */
  change(message) {
    if (message.previous !== this.sequence) return false;
    for (const [side, price, quantity, orders] of message.changes) {
      const levels = side === 'ask' ? this.asks : this.bids;
      if (quantity === 0) levels.delete(price);
      else levels.set(price, { price, quantity, orders });
    }
    this.sequence = message.sequence;
    return true;
  }

  clear() {
    this.asks.clear();
    this.bids.clear();
    this.sequence = null;
  }

  /** The best asks, best first. */
  bestAsks(count) {
    return [...this.asks.values()].sort((a, b) => a.price - b.price).slice(0, count);
  }

  /** The best bids, best first. */
  bestBids(count) {
    return [...this.bids.values()].sort((a, b) => b.price - a.price).slice(0, count);
  }
}
