// The connection to /ws: reconnects by itself, sends what is wanted again, matches answers to requests.

const FIRST_DELAY = 300;
const LONGEST_DELAY = 8000;
const SILENCE = 35_000;

export class Feed {
  #socket = null;
  #delay = FIRST_DELAY;
  #watch = 0;
  #nextRequest = 1;
  #requests = new Map();
  #onMessage;
  #onState;
  #onOpen;

  /** Each message goes to onMessage; onState gets 'connecting', 'live' or 'lost'; onOpen is called per connection. */
  constructor({ onMessage, onState, onOpen }) {
    this.#onMessage = onMessage;
    this.#onState = onState;
    this.#onOpen = onOpen;
  }

  connect() {
    this.#onState(this.#delay === FIRST_DELAY ? 'connecting' : 'lost');
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#delay = FIRST_DELAY;
      this.#listen();
      this.#onOpen();
    };
    socket.onmessage = (event) => {
      if (socket !== this.#socket) return;
      this.#listen();
      this.#take(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#retry();
    };
  }

  /** Starts over with a new connection: as somebody else, or as nobody. */
  restart() {
    const old = this.#socket;
    this.#socket = null;
    old?.close();
    this.#abandonRequests();
    this.connect();
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

  #listen() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#socket?.close(), SILENCE);
  }

  #retry() {
    clearTimeout(this.#watch);
    this.#abandonRequests();
    this.#onState('lost');
    setTimeout(() => this.connect(), this.#delay * (0.7 + Math.random() * 0.6));
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
  }

  #abandonRequests() {
    for (const resolve of this.#requests.values()) {
      resolve({ type: 'offline', detail: 'The connection was lost before the answer came. Look at your orders.' });
    }
    this.#requests.clear();
  }
}
