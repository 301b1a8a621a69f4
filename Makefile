.DEFAULT_GOAL := help
SHELL := /bin/bash
.PHONY: help run hub test zoo soak bench package generate licences clean

help:
	@echo "make run      build Okienko, make a demo city and open the counter with demo data"
	@echo "make hub      the hub alone, with a PostgreSQL of its own"
	@echo "make test     everything that must hold: Rust, TypeScript, format, lints, the real window"
	@echo "make zoo      the classic mistakes of a sync, made on purpose one by one: which test notices each"
	@echo "make soak     the randomised stories of the sync with many more seeds"
	@echo "make bench    every measured promise beside its limit"
	@echo "make package  the .deb, in dist/"
	@echo "make generate  write the screen's types anew from crates/contract"
	@echo "make licences  write THIRD-PARTY.md anew"
	@echo "make clean    forget the demo city (the build cache stays)"

run:
	@scripts/run

hub:
	@scripts/hub

test:
	@scripts/test

zoo:
	@scripts/zoo

soak:
	@scripts/soak

bench:
	@scripts/bench

package:
	@scripts/package

generate:
	@scripts/install build && . scripts/lib.sh && cargo run --quiet -p contract --example typescript

licences:
	@scripts/install build && . scripts/lib.sh && OKIENKO_WRITE_THIRD_PARTY=1 cargo test --quiet -p whole-system --test licences third_parties

clean:
	@scripts/clean
