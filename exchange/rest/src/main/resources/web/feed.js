// The connection to /ws: reconnects by itself, sends what is wanted again, matches answers to requests.

import { parseExact } from './format.js';

const FIRST_DELAY = 300;
const LONGEST_DELAY = 8000;

// Milliseconds of silence after which the exchange is asked whether it is there, after which what is shown may be old,
// and after which another connection is tried.
const ASK_AFTER = 1500;
const STALE_AFTER = 4000;
const GIVE_UP_AFTER = 12_000;
const LOOK_EVERY = 500;

export class Feed {
  #socket = null;
  #delay = FIRST_DELAY;
  #heardAt = 0;
  #askedAt = 0;
  #lookedAt = 0;
  #quiet = false;
  #nextRequest = 1;
  #requests = new Map();
  #onMessage;
  #onState;
  #onQuiet;
  #onOpen;

  /**
   * Each message goes to onMessage; onState gets 'connecting' or 'lost'; onQuiet whether nothing is heard over an open
   * connection; onOpen is called per connection.
   */
  constructor({ onMessage, onState, onQuiet, onOpen }) {
    this.#onMessage = onMessage;
    this.#onState = onState;
    this.#onQuiet = onQuiet;
    this.#onOpen = onOpen;
  }

  /** Connects for the first time. */
  start() {
    setInterval(() => this.#look(), LOOK_EVERY);
    this.#connect();
  }

  #connect() {
    this.#onState(this.#delay === FIRST_DELAY ? 'connecting' : 'lost');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.#socket = socket;
    this.#heard();
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#delay = FIRST_DELAY;
      this.#heard();
      this.#onOpen();
    };
    socket.onmessage = (event) => {
      if (socket !== this.#socket) return;
      this.#heard();
      this.#take(parseExact(event.data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#retry();
    };
  }

  /** Starts over with a new connection: as somebody else, or as nobody. */
  restart() {
    this.#leave();
    this.#connect();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message that has no answer of interest. */
  send(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  /** Sends a message and gives its answer; an error answer has type 'error'. Without a connection: type 'offline'. */
  ask(message) {
    if (!this.isOpen) return Promise.resolve({ type: 'offline', detail: 'There is no connection to the exchange.' });
    const id = String(this.#nextRequest++);
    const answer = new Promise((resolve) => this.#requests.set(id, resolve));
    this.#socket.send(JSON.stringify({ ...message, request_id: id }));
    return answer;
  }

  #take(message) {
    const asked = message.request_id && this.#requests.get(message.request_id);
    if (asked) {
      this.#requests.delete(message.request_id);
      asked(message);
    }
    this.#onMessage(message);
  }

  #heard() {
    this.#heardAt = performance.now();
    this.#say(false);
  }

  #say(quiet) {
    if (quiet === this.#quiet) return;
    this.#quiet = quiet;
    this.#onQuiet(quiet);
  }

  /** Looks how long nothing was heard. A stopped exchange leaves its connections open and says nothing. */
  #look() {
    const now = performance.now();
    // A page that slept itself, or whose timers the browser holds back, has not listened so long.
    if (now - this.#lookedAt > 4 * LOOK_EVERY) this.#heardAt = Math.max(this.#heardAt, now - ASK_AFTER);
    this.#lookedAt = now;
    if (!this.#socket) return;
    const silence = now - this.#heardAt;
    if (silence > GIVE_UP_AFTER) {
      this.#retry();
    } else if (this.isOpen) {
      if (silence > STALE_AFTER) this.#say(true);
      if (silence > ASK_AFTER && now - this.#askedAt > ASK_AFTER) {
        this.#askedAt = now;
        this.send({ op: 'ping' });
      }
    }
  }

  #retry() {
    this.#leave();
    this.#onState('lost');
    setTimeout(() => {
      if (!this.#socket) this.#connect();
    }, this.#delay * (0.7 + Math.random() * 0.6));
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
  }

  /** Forgets the connection. It need not be told so: one that is silent would not answer. */
  #leave() {
    const old = this.#socket;
    this.#socket = null;
    old?.close();
    this.#say(false);
    for (const resolve of this.#requests.values()) {
      resolve({ type: 'offline', detail: 'The connection was lost before the answer came. Look at your orders.' });
    }
    this.#requests.clear();
  }
}
