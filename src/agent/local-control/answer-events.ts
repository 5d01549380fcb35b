import type { ServerResponse } from "node:http";
import type { EventFeed } from "./event-feed.ts";

/** Answers with lines until the caller leaves, or the feed ends it. @throws AgentRefusal when too many watch, before anything is answered */
export function answerEvents(feed: EventFeed, response: ServerResponse): void {
  const stop = feed.watch({
    get unreadBytes() {
      return response.writableLength;
    },
    write(line) {
      if (!response.headersSent) {
        response.writeHead(200, {
          "content-type": "application/x-ndjson",
          "cache-control": "no-store",
          connection: "close",
        });
      }
      response.write(line);
    },
    drop: () => response.destroy(),
    end: () => response.end(),
  });
  response.once("close", stop);
}
