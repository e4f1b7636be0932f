# What makes the images, in workflows. It has a file of its own since Dependabot then finds and renews it.
FROM moby/buildkit:v0.31.2@sha256:2f5adac4ecd194d9f8c10b7b5d7bceb5186853db1b26e5abd3a657af0b7e26ec
