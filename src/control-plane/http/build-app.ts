import fastifyCookie from "@fastify/cookie";
import fastifyHelmet from "@fastify/helmet";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import { LIMITS } from "../../protocol/limits.ts";
import type { Logger } from "../../node/logger.ts";
import { answerAppError } from "./app-error.ts";
import { describeApi } from "./describe-api.ts";
import { guardAgainstForeignOrigins } from "./foreign-origin-guard.ts";
import { acceptJsonBodiesOnly, refuseNulInUrls } from "./json-body.ts";
import { writeAnswers } from "./kept-answers.ts";
import type { OriginOptions } from "./own-origin.ts";
import { serveWebApp } from "./web-app.ts";

/** How long a client may take to send a request; no body of ours is large. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface AppOptions extends OriginOptions {
  readonly log: Logger;
  /** Folder of the built web app, or null to serve none. */
  readonly webRoot: string | null;
  /** Certificate and key, PEM, when this process speaks TLS itself. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
}

/**
 * The HTTP shell that every dialect's routes are registered in: limits, security headers, origin checks, one error mapping, the web app
 * and `/openapi.json`. The caller registers routes, listens, and closes it.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const app = createServer(options);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(writeAnswers);
  app.setErrorHandler(answerAppError);
  guardAgainstForeignOrigins(app, options);
  keepAnswersOutOfCaches(app);
  refuseNulInUrls(app);
  acceptJsonBodiesOnly(app);
  await sendSecurityHeaders(app, options);
  await app.register(fastifyCookie);
  await describeApi(app);
  await serveWebApp(app, options.webRoot);
  return app;
}

function createServer({ log, tls, trustProxy }: AppOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  const common = {
    loggerInstance,
    // Paths carry invitation codes, so requests are counted, not logged.
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: answerAppError,
    bodyLimit: LIMITS.requestBodyBytes,
    // One proxy is believed: further addresses in X-Forwarded-For are whatever the client wrote.
    trustProxy: trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
  } as const;
  return tls ? Fastify({ ...common, https: tls }) : Fastify(common);
}

/** Helmet is asked once, on a server that is never opened: what it says is the same for every request, and costs them nothing so. */
async function sendSecurityHeaders(app: FastifyInstance, options: AppOptions): Promise<void> {
  const example = Fastify();
  await example.register(fastifyHelmet, helmetOptions(options));
  let headers: Partial<ReturnType<FastifyReply["getHeaders"]>> = {};
  example.get("/", async (_request, reply) => {
    headers = reply.getHeaders();
  });
  await example.inject("/");
  await example.close();
  app.addHook("onRequest", (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
}

function helmetOptions(options: AppOptions) {
  const isHttps = (options.publicUrl?.startsWith("https:") ?? false) || Boolean(options.tls);
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its theme into style elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  } as const;
}

/** Answers are about whoever asks, and some carry a secret that is shown once. Files of the web app say otherwise for themselves. */
function keepAnswersOutOfCaches(app: FastifyInstance): void {
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-store");
    done();
  });
}
