# syntax=docker/dockerfile:1
# The service as an image: the executable and what TLS needs, no shell, not as root.

FROM rust:1.95-slim-trixie AS build
WORKDIR /source
COPY . .
# both caches stay on the machine that builds; only what is copied out of them becomes part of the stage
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --locked --profile dist --package api --bin pivotal \
    && cp target/dist/pivotal /pivotal

FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /pivotal /usr/local/bin/pivotal
ENV PIVOTAL_LISTEN=0.0.0.0:8080 PIVOTAL_LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s \
    CMD ["/usr/local/bin/pivotal", "ready"]
ENTRYPOINT ["/usr/local/bin/pivotal"]
CMD ["serve"]
