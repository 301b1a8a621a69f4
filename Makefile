.DEFAULT_GOAL := help
.PHONY: help run test bench package clean

help:
	@echo "make run      build Okienko, make a demo city and open the counter with demo data"
	@echo "make test     everything that must hold: Rust, TypeScript, format, lints, the real window"
	@echo "make bench    every measured promise beside its limit"
	@echo "make package  the .deb, in dist/"
	@echo "make clean    forget the demo city (the build cache stays)"

run:
	@scripts/run

test:
	@scripts/test

bench:
	@scripts/bench

package:
	@scripts/package

clean:
	@scripts/clean
