// A WebSocket client without manners: it says what it is told and writes down what it hears.
import WebSocket from "ws";

import { authorization, socketUrl } from "./server.js";

const PATIENCE = 8_000;

export class Socket {
  constructor({ protocol = "graphql-transport-ws", headers = {} } = {}) {
    this.heard = [];
    this.waiting = [];
    this.socket = new WebSocket(socketUrl, protocol, { headers });
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.refused = new Promise((resolve) => {
      this.socket.on("unexpected-response", (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      });
    });
    this.opened = new Promise((resolve, reject) => {
      this.socket.on("open", resolve);
      this.socket.on("error", reject);
    });
    this.opened.catch(() => {});
    this.socket.on("message", (data) => {
      const message = JSON.parse(data.toString());
      const next = this.waiting.findIndex((waiter) => waiter.wants(message));
      if (next < 0) this.heard.push(message);
      else this.waiting.splice(next, 1)[0].resolve(message);
    });
  }

  /** An open socket. */
  static async open(options) {
    const socket = new Socket(options);
    await socket.opened;
    return socket;
  }

  /** An open socket that has introduced itself with the key. */
  static async ready(options) {
    const socket = await Socket.open(options);
    socket.say({ type: "connection_init", payload: { Authorization: authorization } });
    await socket.hear("connection_ack");
    return socket;
  }

  say(message) {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The next message of this type (and id), already heard or not. */
  hear(type, id) {
    const wants = (message) => message.type === type && (id === undefined || message.id === id);
    const index = this.heard.findIndex(wants);
    if (index >= 0) return Promise.resolve(this.heard.splice(index, 1)[0]);
    return this.within(new Promise((resolve) => this.waiting.push({ wants, resolve })), `no ${type} came`);
  }

  /** The close event, which must come soon. */
  close() {
    return this.within(this.closed, "the socket was not closed");
  }

  async within(promise, complaint) {
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${complaint}; heard ${JSON.stringify(this.heard)}`)), PATIENCE)));
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  end() {
    this.socket.terminate();
  }
}
