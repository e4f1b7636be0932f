# The program and its licences in an empty image, without root rights:
#
#     docker build -t caliper-lint .
#     docker run --rm --network none -v "$PWD:/data:ro" caliper-lint fixtures/

FROM golang:1.26.8@sha256:9d2f36f06329b2a141b9db99ffa32765cf695ee57b813ca29e245e8670bcbfff AS build
WORKDIR /source
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /caliper-lint .
RUN go run .ci/notices.go "$(go env GOOS)/$(go env GOARCH)" > /THIRD-PARTY-NOTICES.txt

FROM scratch
COPY --from=build /caliper-lint /caliper-lint
COPY --from=build /source/LICENSE /THIRD-PARTY-NOTICES.txt /licenses/
USER 65532:65532
WORKDIR /data
ENTRYPOINT ["/caliper-lint"]
