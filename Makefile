# Developers and CI use the same commands. Each target runs scripts that can also be run directly.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CARGO_TARGET_DIR := $(CURDIR)/target
export PATH := $(CURDIR)/.voicase/tools:$(PATH)

clients := clients/reporter/dist/index.html clients/admin/dist/index.html
client_sources := $(wildcard $(shell git ls-files --cached --others --exclude-standard clients data docs/trust infra/claims.json))

.PHONY: help run reset test test-long claims bench fix gen install
.NOTPARALLEL:

help: ## Print these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

run: install $(clients) ## Start everything on this machine: http://report.localhost:3000 and http://admin.localhost:3001
	cargo build --workspace --bins
	exec target/debug/voicase-dev $(ARGS)

install: ## Install what `run` needs
	infra/dev/install run

reset: ## Remove the development data
	infra/dev/reset

test: ## Run every check and test
	tests/check/all

test-long: ## The same with the long tests and many more random cases
	tests/check/all long

claims: ## Write docs/security-claims.md from the reports of the last `make test`
	node tests/check/claims.mjs --write

bench: install $(clients) ## Measure requests against their goals and write docs/scaling.md (ten minutes without other load, 20 the first time)
	cargo build --release --locked --package voicase --package voicase-dev
	node bench/measure.mjs
	node bench/tables.mjs --write

fix: ## Format all code
	infra/dev/install test
	tests/check/format --write

gen: ## Print both schemas and generate the files of the clients and the edge from them
	cargo run --quiet --package voicase -- schema
	npm --prefix clients run gen
	node infra/edge/generate.mjs

# Each client has its own target, so that only a changed client is built.
clients/%/dist/index.html: $(client_sources)
	npm --prefix clients run build --workspace $*
	touch $@
