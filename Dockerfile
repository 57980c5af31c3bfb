# Two images of one build: `app` (the binary with its site) and `nginx` (in front of it).
#   docker build --target app -t resee .
#   docker build --target nginx -t resee-nginx .
# Everything comes from Debian's packages and the registries of Rust and npm; prebuilt tools are
# used where they can be downloaded within seconds.

FROM debian:bookworm-slim AS skeleton
COPY . /src
# The tools depend on one line of the lock file only.
RUN sh /src/tools/skeleton.sh /skeleton \
    && grep -A 1 '^name = "wasm-bindgen"$' /src/Cargo.lock >/tools.lock

FROM debian:bookworm-slim AS tools
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends build-essential ca-certificates curl \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY tools/env.sh tools/setup.sh tools/
COPY tools/setup tools/setup
COPY tools/npm tools/npm
COPY --from=skeleton /tools.lock Cargo.lock
RUN sh tools/setup.sh build && rm -rf /var/lib/apt/lists/*

# Changes only when a manifest or the lock file does.
FROM tools AS dependencies
COPY --from=skeleton /skeleton ./
RUN . tools/env.sh && LEPTOS_HASH_FILES=true cargo-leptos build --release

FROM dependencies AS build
COPY . .
# Cargo compares times: the sources must be newer than the empty ones compiled above.
RUN find . -name '*.rs' -not -path './target/*' -exec touch {} + && sh tools/build.sh

FROM debian:bookworm-slim AS app
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends ca-certificates postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin resee \
    && install -d -o resee -g resee -m 0700 /data
COPY --from=build /build/target/resee/ /opt/resee/
ENV LISTEN_ADDR=0.0.0.0:3000 DATA_DIR=/data LOG_FORMAT=json
USER resee
WORKDIR /data
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# bash can open a connection by itself, so the image needs no client for HTTP.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3000 && printf 'GET /api/health/ HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == *' 200 '* ]]"]
ENTRYPOINT ["/opt/resee/resee"]
CMD ["serve"]

# The official nginx image has no brotli module; Debian has.
FROM debian:bookworm-slim AS nginx
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends nginx libnginx-mod-http-brotli-static \
    && rm -rf /var/lib/apt/lists/* /etc/nginx/sites-enabled /var/www/html
COPY deploy/nginx/nginx.conf /etc/nginx/nginx.conf
COPY deploy/nginx/proxy.conf deploy/nginx/static.conf /etc/nginx/resee/
COPY --from=build /build/target/resee/site/ /srv/resee/
USER www-data
EXPOSE 8080
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /nginx-health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 2 line <&3 && [[ $line == *' 204 '* ]]"]
ENTRYPOINT ["nginx", "-e", "stderr", "-g", "daemon off;"]
