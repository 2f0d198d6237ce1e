// The live channels: what a page follows, over one socket that is opened again when it ends. Each channel of a subject begins
// with a snapshot, and its messages are numbered without a gap; where one is missing, it is begun anew.

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10000;
/** The floor says something every 20 seconds; a socket that is silent for longer than two of these is dead. */
const SILENCE_MS = 45000;

/** Channels that are of a run. */
const OF_RUNS = ["signals", "floor_orders"];

const channelOf = (message) => message.type.replace("_snapshot", "");

/** What a channel's message is about: an instrument, a venue, a run, or nothing where there is one channel of that name. */
const subjectOf = (message) => (channelOf(message) === "venue_state" ? message.venue
  : OF_RUNS.includes(channelOf(message)) ? message.run_id : message.instrument) ?? "";

/** What is said of a channel and its subject. */
function askedFor(channel, subject) {
  if (!subject) {
    return { name: channel };
  }
  if (OF_RUNS.includes(channel)) {
    return { name: channel, runs: [subject] };
  }
  return channel === "venue_state" ? { name: channel, venues: [subject] } : { name: channel, instruments: [subject] };
}

const keyOf = (channel, subject) => `${channel} ${subject}`;

export class Channels {
  #key;
  #onState;
  #followed = new Map();
  #socket = null;
  #pause = FIRST_PAUSE_MS;
  #timer = 0;
  #watch = 0;
  #ready = false;

  /** `key` answers the key for the floor, or nothing; `onState` is told "connected", or why it is not. */
  constructor(key, onState) {
    this.#key = key;
    this.#onState = onState;
    this.#open();
  }

  /** Follows a subject of a channel; `take` gets each of its messages, the snapshot first. */
  follow(channel, subject, take, depth) {
    const asked = askedFor(channel, subject);
    if (depth) {
      asked.depth = depth;
    }
    this.#followed.set(keyOf(channel, subject), { asked, take, sequence: 0 });
    this.#say({ op: "subscribe", channels: [asked] });
  }

  /** Follows it no more. */
  leave(channel, subject) {
    const one = this.#followed.get(keyOf(channel, subject));
    if (one && this.#followed.delete(keyOf(channel, subject))) {
      const { depth, ...asked } = one.asked;
      this.#say({ op: "unsubscribe", channels: [asked] });
    }
  }

  /** Opens the socket anew, as with another key. */
  again() {
    clearTimeout(this.#timer);
    this.#pause = FIRST_PAUSE_MS;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#open();
  }

  #open() {
    const address = new URL("ws", location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#ready = false;
    this.#listen(socket);
    socket.addEventListener("open", () => {
      const key = this.#key();
      if (key) {
        socket.send(JSON.stringify({ op: "auth", api_key: key }));
      } else {
        this.#subscribe();
      }
    });
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket) {
        this.#listen(socket);
        this.#take(JSON.parse(event.data));
      }
    });
    socket.addEventListener("close", () => this.#lost(socket));
  }

  #listen(socket) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      socket.close();
      this.#lost(socket);
    }, SILENCE_MS);
  }

  #lost(socket) {
    if (socket !== this.#socket) {
      return;
    }
    this.#socket = null;
    this.#ready = false;
    clearTimeout(this.#watch);
    this.#onState("The connection is lost; it is opened again.");
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
  }

  #subscribe() {
    this.#ready = true;
    this.#pause = FIRST_PAUSE_MS;
    this.#onState("connected");
    for (const one of this.#followed.values()) {
      one.sequence = 0;
      this.#say({ op: "subscribe", channels: [one.asked] });
    }
  }

  #say(message) {
    if (this.#ready && this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #take(message) {
    if (message.type === "authenticated") {
      this.#subscribe();
    } else if (message.type === "error") {
      this.#onState(message.detail);
    } else if (message.sequence) {
      const one = this.#followed.get(keyOf(channelOf(message), subjectOf(message)));
      if (one && message.type.endsWith("_snapshot")) {
        one.sequence = message.sequence;
        one.take(message);
      } else if (one && message.sequence === one.sequence + 1) {
        one.sequence = message.sequence;
        one.take(message);
      } else if (one && one.sequence > 0) {
        one.sequence = 0;
        this.#say({ op: "subscribe", channels: [one.asked] });
      }
    }
  }
}
