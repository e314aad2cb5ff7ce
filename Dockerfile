# Held against reality by test/project/dockerfile.test.ts, which replays these instructions.
# Only the dashboard is built: Node strips the types of the rest of src/ when it loads them first.

FROM node:26-slim AS dependencies
WORKDIR /app
# Apart from the sources, so that this layer is rebuilt only when a dependency changes.
COPY package.json package-lock.json .npmrc ./
# Without optional ones too: typescript (30 MB) would come as an optional peer of graphile-worker's
# config loader.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# With everything: Vite's own programs are optional dependencies, one for each platform.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src ./src
# What the image runs: the dashboard as it is served, and everything else as it is.
RUN npm run build && rm -r src/dashboard

FROM node:26-slim
LABEL org.opencontainers.image.title="Postcommit" \
      org.opencontainers.image.description="Webhooks that go out exactly when your Postgres transaction commits." \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 NODE_COMPILE_CACHE=/app/.compile-cache
WORKDIR /app
# Owned by root and run by node: the process cannot change its own code.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY sql ./sql
COPY --from=build /app/src ./src
COPY --from=build /app/build/dashboard ./build/dashboard
# Compiled once, here: a start takes 0.3 s rather than 0.7, and so does the take-over after a crash.
RUN node src/cli.ts --version
USER node
EXPOSE 8377
# The image has no curl, and needs none.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8377}/healthz`).then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))"]
# Node runs as PID 1 without an init: the service handles SIGTERM itself (it finishes what is in
# flight), and it starts no child processes that somebody would have to reap.
STOPSIGNAL SIGTERM
CMD ["node", "src/cli.ts", "start"]
