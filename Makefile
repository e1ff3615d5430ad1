# SPDX-License-Identifier: GPL-3.0-or-later
#
# make setup run     install what is missing, build, run the headline scenario
# make setup test    the same for the tests
# make fuzz          five minutes on each fuzz target (FUZZ_SECONDS=300 FUZZ="model rows")
# make soak          a million calls and a log of five million under memory limits, sanitizers
# make logs N=100    does fit find what random logs were made with? (minutes; FIRST=1)
# make mutants N=300 do tests notice? small random faults (ROOMS=report,cmd SEED=2; OWN=1: their own tests alone)
# make mutants-of-models  do random models find faults? ten in the engine, on purpose
# make models        random models by every way, under all builds (N=2000, FIRST=1)
# make kill N=200    end runs at so many moments: is anything lost, or left over?
# make plans N=40    random plans against a search by brute force (FIRST=1)
# make published     published queueing results to 1 % either way (minutes)
# make coverage      how often do intervals cover the truth? (four minutes)
# make bench         every benchmark beside its floor; bench-quick in a minute
# make bench-check   has anything become slower? against bench/baseline.json
# make profile       instructions an event by part and function, under callgrind
# make MPI=1         build for many machines, see docs/clusters.md (MPICC=mpicc)
# make house         draw the rooms of sim/ from their includes: docs/house.svg
# make help          this list

CC      := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
BUILD   ?= build
OPT     ?= -O2
CFLAGS  ?= -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
           -Wno-missing-field-initializers
# Contraction would let compilers differ in the last bit.
override CFLAGS += -std=gnu17 $(OPT) $(WARN) -ffp-contract=off -Isim -D_GNU_SOURCE -pthread -MMD -MP $(SAN)
# Of files that need MPI, and the one that takes their place without it.
WITH_MPI := sim/parallel/ranks_mpi.c sim/parallel/mpi_round.c
ifeq ($(MPI),1)
MPICC     ?= mpicc
MPI_SHOWN := $(shell $(MPICC) -show)
$(if $(MPI_SHOWN),,$(error MPI=1: no $(MPICC) here; try make setup, or name it: MPICC=...))
MPI_CFLAGS := $(filter -I%,$(MPI_SHOWN))
MPI_LIBS   := $(filter -L% -l% -Wl%,$(MPI_SHOWN))
WITHOUT    := sim/parallel/mpi_none.c
else
WITHOUT    := $(WITH_MPI)
endif

LDLIBS  := $(MPI_LIBS) -lgsl -lgslcblas -lyaml -ljansson -lexpat -lpcre2-8 -lsqlite3 -lz -lm -pthread

# Where the objects are which are the same with and without MPI: those of another build will do.
PLAIN   ?= $(BUILD)
SOURCES := $(filter-out sim/main.c $(WITHOUT),$(sort $(wildcard sim/*/*.c sim/*/*/*.c)))

# Files of a folder are compiled so many together: a header that all include is then read some
# fifty times and not four hundred, which was a third of what a build costs; and to compile a
# group takes a second or so, so that a change of one file is still quick. With GROUP=1 each is
# compiled alone, and nothing that it forgets to include is brought by a neighbour.
GROUP   ?= 15
# The names of the groups of folder $1, whose files are $2: $1-1 and so on; their files are in
# files.NAME. $3: as many words as there are groups before.
cut      = $(if $2,$(eval files.$1-$(words $3 +) := $(wordlist 1,$(GROUP),$2))$1-$(words $3 +) \
           $(call cut,$1,$(wordlist $(words + $(wordlist 1,$(GROUP),$2)),$(words $2),$2),$3 +))
GROUPS  := $(foreach folder,$(sort $(dir $(SOURCES))),$(strip $(call cut,$(subst /,-,$(folder:sim/%/=%)),$(filter \
           $(SOURCES),$(sort $(wildcard $(folder)*.c))))))
RANKS   := $(filter parallel-%,$(GROUPS))
OBJECTS := $(patsubst %,$(PLAIN)/group/%.o,$(filter-out $(RANKS),$(GROUPS))) $(RANKS:%=$(BUILD)/group/%.o)
LIBRARY := $(BUILD)/libringflow.a
PROGRAM := $(BUILD)/ringflow
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
BENCHES := $(patsubst bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard bench/*.c))) \
           $(BUILD)/bench/hold/hold $(BUILD)/bench/variates/variates
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS := $(FUZZERS:$(BUILD)/fuzz/%=$(BUILD)/replay/%)
HARNESS := $(patsubst %,$(BUILD)/tests/fuzz/%.o,harness mutate fuzzed_log)

.PHONY: all
all: $(PROGRAM)

.PHONY: help
help:
	@sed -n 's/^# make/make/p' Makefile

# Tests need many packages more than building and running do.
.PHONY: setup
setup:
	@scripts/setup.sh $(if $(filter-out setup run,$(MAKECMDGOALS)),,$(filter run,$(MAKECMDGOALS)))

# On all cores, unless the caller has said on how many.
MAKE_ALL = $(MAKE) -s $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: run
run:
	@$(MAKE_ALL) $(PROGRAM)
	$(PROGRAM) run scenarios/direct-vs-studio.yaml

.PHONY: test
test:
	@$(MAKE_ALL) $(PROGRAM) units
	@$(MAKE_ALL) CC=clang BUILD=build-clang CFLAGS= build-clang/ringflow
	@$(MAKE_ALL) BUILD=build-O0 OPT=-O0 CFLAGS="$(ALONE)" GROUP=1 build-O0/ringflow
	@$(MAKE_ALL) BUILD=build-O3 OPT=-O3 CFLAGS= build-O3/ringflow
	@$(MAKE_ALL) CC=clang BUILD=build-asan OPT=-O1 CFLAGS=-g1 SAN="$(ASAN)" build-asan/ringflow units replays
	@$(MAKE_ALL) model-servers
	@$(MAKE_ALL) CC=clang BUILD=build-tsan OPT=-O1 CFLAGS=-g1 SAN="$(TSAN)" \
		build-tsan/ringflow build-tsan/tests/test_threads
	@for mpi in openmpi mpich; do ! command -v mpicc.$$mpi >/dev/null || \
		$(MAKE_ALL) MPI=1 MPICC=mpicc.$$mpi BUILD=build-$$mpi PLAIN=build build-$$mpi/ringflow || exit 1; done
	@tests/run.sh

# Where each file is compiled alone, one that forgets an include is an error.
ALONE := -Werror=implicit-function-declaration -Werror=missing-prototypes
ASAN := -DRINGFLOW_CHECK -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# gcc evaluates arguments in another order than clang, and its sanitizer sees what comes of it.
GCC_ASAN := -DRINGFLOW_CHECK -fsanitize=address -fno-omit-frame-pointer
TSAN := -fsanitize=thread -fno-omit-frame-pointer

# The program under four builds, each as a server of many runs.
.PHONY: model-servers
model-servers:
	@+$(MAKE_ALL) build/models/server
	@+$(MAKE_ALL) CC=clang BUILD=build-clang CFLAGS= build-clang/models/server
	@+$(MAKE_ALL) CC=clang BUILD=build-asan OPT=-O1 CFLAGS=-g1 SAN="$(ASAN)" build-asan/models/server
	@+$(MAKE_ALL) BUILD=build-gcc-asan OPT=-O1 CFLAGS=-g1 SAN="$(GCC_ASAN)" build-gcc-asan/models/server

N     ?= 2000
FIRST ?= 1
.PHONY: mutants-of-models
mutants-of-models:
	@tests/models/mutants.py --count $(MODELS_A_MUTANT)
MODELS_A_MUTANT ?= 700

.PHONY: mutants
mutants: N = 300
mutants:
	@tests/mutation/run.py --count $(N) $(if $(ROOMS),--rooms $(ROOMS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(OWN),--own) CC="$(CC)"

.PHONY: models
models: model-servers
	@tests/models/run.py --first $(FIRST) --count $(N) --builds gcc,clang,gcc-asan,asan --minimum 40 --features

.PHONY: plans
plans: N = 40
plans: $(PROGRAM)
	@tests/campaign/plans.py --first $(FIRST) --count $(N) --table

.PHONY: logs
logs: N = 100
logs: $(PROGRAM)
	@RINGFLOW=$(PROGRAM) tests/fit/model_logs.py --first $(FIRST) --count $(N) --table

.PHONY: published
published: $(BUILD)/tests/test_published
	WIDTH=0.02 $(BUILD)/tests/test_published

.PHONY: soak
soak: $(PROGRAM)
	@$(MAKE) -s CC=clang BUILD=build-asan OPT=-O1 CFLAGS=-g1 SAN="$(ASAN)" build-asan/ringflow
	@tests/soak.sh

N ?= 200
.PHONY: kill
kill: $(PROGRAM)
	@RINGFLOW=$(PROGRAM) tests/durable/kill.py --kill $(N) --term $$(($(N) / 2)) --seed $(N)

.PHONY: coverage
coverage: $(BUILD)/bench/coverage
	@$(BUILD)/bench/coverage 1000

.PHONY: bench
bench: $(PROGRAM) $(BENCHES)
	@bench/run.py --build $(BUILD)

.PHONY: bench-quick bench-check bench-baseline
bench-quick bench-check bench-baseline: $(PROGRAM) $(BENCHES)
	@bench/run.py --build $(BUILD) --quick $(if $(filter %-quick,$@),,$(@:bench-%=--%))

.PHONY: house
house:
	@command -v dot >/dev/null || { echo "make house: no dot here, which Graphviz has; docs/house.svg stays as it is" >&2; exit 1; }
	@scripts/rooms.py --dot >docs/house.dot.part && dot -Tsvg -o docs/house.svg.part docs/house.dot.part; \
		status=$$?; rm -f docs/house.dot.part; [ $$status = 0 ] && mv docs/house.svg.part docs/house.svg

.PHONY: profile
profile: $(PROGRAM) $(BUILD)/bench/measure
	@bench/profile.py --build $(BUILD) $(PROFILE)

FUZZ_SECONDS ?= 300
FUZZ ?= # all of them
.PHONY: fuzz
fuzz:
	@$(MAKE_ALL) CC=clang BUILD=build-fuzz OPT=-O1 SAN="-fsanitize=fuzzer-no-link $(ASAN)" \
		build-fuzz/ringflow fuzzers
	@tests/fuzz/run.sh build-fuzz $(FUZZ_SECONDS) $(FUZZ)

$(PROGRAM): $(PLAIN)/sim/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS) $(BUILD)/mpi
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

# Changes when the library is to be made with or without MPI, or another one.
$(BUILD)/mpi: .FORCE
	@mkdir -p $(@D)
	@echo '$(MPI_SHOWN)' | cmp -s - $@ || echo '$(MPI_SHOWN)' >$@
.PHONY: .FORCE

$(RANKS:%=$(BUILD)/group/%.o): $(BUILD)/mpi
$(RANKS:%=$(BUILD)/group/%.o): override CFLAGS += $(MPI_CFLAGS)

# What a group includes; those whose files have become others are written again.
$(GROUPS:%=$(BUILD)/group/%.c): $(BUILD)/group/%.c:
	@mkdir -p $(@D)
	@printf '#include "%s"\n' $(patsubst sim/%,%,$(files.$*)) >$@

$(foreach g,$(GROUPS),$(if $(subst $(patsubst sim/%,"%",$(files.$g)),,$(filter "%",$(file <$(BUILD)/group/$g.c))),$(BUILD)/group/$g.c)): .FORCE

$(BUILD)/group/%.o: $(BUILD)/group/%.c
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# What assets.c has the assembler read.
$(foreach g,$(GROUPS),$(if $(filter %/assets.c,$(files.$g)),$(PLAIN)/group/$g.o)): sim/report/html/page.css sim/report/html/page.js \
	sim/report/story/ladder.css

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -Itests -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

# The program as a function, and a server that runs it in forks of itself.
$(BUILD)/models/main.o: sim/main.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Dmain=ringflow_main -Wno-missing-prototypes -c -o $@ $<

$(BUILD)/models/server: tests/models/server.c $(BUILD)/models/main.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/bench/%: bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

$(BUILD)/bench/hold/hold: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/hold/*.c)) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/bench/variates/variates: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/variates/*.c)) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/fuzz/%: tests/fuzz/%.c $(HARNESS) $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(HARNESS) $(LIBRARY) $(LDLIBS)

# The same targets without a fuzzer: what they are given once is all they do.
$(BUILD)/replay/%: tests/fuzz/%.c $(HARNESS) $(BUILD)/tests/fuzz/replay.o $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(HARNESS) $(BUILD)/tests/fuzz/replay.o $(LIBRARY) $(LDLIBS)

.PHONY: units fuzzers replays
units: $(UNITS)
fuzzers: $(FUZZERS)
replays: $(REPLAYS)

.PHONY: clean
clean:
	rm -rf build build-*

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
