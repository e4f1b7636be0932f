# The builder of the images in workflows. It is in a file of its own so that Dependabot finds and updates it.
FROM moby/buildkit:v0.31.2@sha256:2f5adac4ecd194d9f8c10b7b5d7bceb5186853db1b26e5abd3a657af0b7e26ec
