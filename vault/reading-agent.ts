import { Agent } from "node:http";
import { connect, type NetConnectOpts, type Socket } from "node:net";

/** Four of Node's own reads: beyond that, allocating what the parser hands on takes back what is won. */
const bufferBytes = 256 * 1024;

/**
 * Reads each connection through one buffer of its own. Node would allocate one for every 64 KiB that arrive, although its
 * HTTP parser copies out of them what it hands on: that allocating is a third of what receiving large objects from a
 * store nearby costs. (With a parser that handed on the buffer itself, nothing would authenticate.)
 */
export class ReadingAgent extends Agent {
  override createConnection(options: NetConnectOpts): Socket {
    const socket = connect({
      ...options,
      onread: {
        buffer: Buffer.allocUnsafeSlow(bufferBytes),
        callback: (bytes, buffer) => {
          socket.emit("data", buffer.subarray(0, bytes));
          return true;
        },
      },
    });
    return socket;
  }
}
