# SPDX-License-Identifier: GPL-3.0-or-later
#
# make setup run     install what is missing, build, run the headline scenario
# make setup test    the same for the tests
# make fuzz          five minutes on each parser (FUZZ_SECONDS=300)
# make soak          a million calls under memory limits, all under sanitizers
# make published     published queueing results to 1 % either way (minutes)
# make coverage      how often do intervals cover the truth? (four minutes)
# make bench         every benchmark beside its floor; bench-quick in a minute
# make bench-check   has anything become slower? against bench/baseline.json
# make profile       instructions an event by part and function, under callgrind
# make MPI=1         build for many machines, see docs/clusters.md (MPICC=mpicc)
# make help          this list

CC      := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
BUILD   ?= build
OPT     ?= -O2
CFLAGS  ?= -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
           -Wno-missing-field-initializers
# Contraction would let compilers differ in the last bit.
override CFLAGS += -std=gnu17 $(OPT) $(WARN) -ffp-contract=off -Isim -D_GNU_SOURCE -pthread -MMD -MP $(SAN)
# Where one file needs MPI and another does without, one of the two is taken.
ifeq ($(MPI),1)
MPICC     ?= mpicc
MPI_SHOWN := $(shell $(MPICC) -show)
$(if $(MPI_SHOWN),,$(error MPI=1: no $(MPICC) here; try make setup, or name it: MPICC=...))
MPI_CFLAGS := $(filter -I%,$(MPI_SHOWN))
MPI_LIBS   := $(filter -L% -l% -Wl%,$(MPI_SHOWN))
WITHOUT    := sim/experiment/ranks_single.c
else
WITHOUT    := sim/experiment/ranks_mpi.c
endif

LDLIBS  := $(MPI_LIBS) -lgsl -lgslcblas -lyaml -ljansson -lexpat -lpcre2-8 -lcsv -lm -pthread

SOURCES := $(filter-out sim/main.c $(WITHOUT),$(sort $(wildcard sim/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libringflow.a
PROGRAM := $(BUILD)/ringflow
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))
BENCHES := $(patsubst bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard bench/*.c))) \
           $(BUILD)/bench/hold/hold $(BUILD)/bench/variates/variates
FUZZERS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

.PHONY: all
all: $(PROGRAM)

.PHONY: help
help:
	@sed -n 's/^# make/make/p' Makefile

.PHONY: setup
setup:
	@scripts/setup.sh

.PHONY: run
run: $(PROGRAM)
	$(PROGRAM) run scenarios/direct-vs-studio.yaml

# On all cores, unless the caller has said on how many.
MAKE_ALL = $(MAKE) -s $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
.PHONY: test
test:
	@$(MAKE_ALL) $(PROGRAM) units
	@$(MAKE_ALL) CC=clang BUILD=build-clang build-clang/ringflow
	@$(MAKE_ALL) BUILD=build-O0 OPT=-O0 build-O0/ringflow
	@$(MAKE_ALL) BUILD=build-O3 OPT=-O3 build-O3/ringflow
	@$(MAKE_ALL) CC=clang BUILD=build-asan OPT=-O1 SAN="$(ASAN)" build-asan/ringflow units
	@$(MAKE_ALL) CC=clang BUILD=build-tsan OPT=-O1 SAN="$(TSAN)" \
		build-tsan/ringflow build-tsan/tests/test_threads
	@for mpi in openmpi mpich; do ! command -v mpicc.$$mpi >/dev/null || \
		$(MAKE_ALL) MPI=1 MPICC=mpicc.$$mpi BUILD=build-$$mpi build-$$mpi/ringflow || exit 1; done
	@tests/run.sh

ASAN := -DRINGFLOW_CHECK -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
TSAN := -fsanitize=thread -fno-omit-frame-pointer

.PHONY: published
published: $(BUILD)/tests/test_published
	WIDTH=0.02 $(BUILD)/tests/test_published

.PHONY: soak
soak: $(PROGRAM)
	@$(MAKE) -s CC=clang BUILD=build-asan OPT=-O1 SAN="$(ASAN)" build-asan/ringflow
	@tests/soak.sh

.PHONY: coverage
coverage: $(BUILD)/bench/coverage
	@$(BUILD)/bench/coverage 1000

.PHONY: bench
bench: $(PROGRAM) $(BENCHES)
	@bench/run.py --build $(BUILD)

.PHONY: bench-quick bench-check bench-baseline
bench-quick bench-check bench-baseline: $(PROGRAM) $(BENCHES)
	@bench/run.py --build $(BUILD) --quick $(if $(filter %-quick,$@),,$(@:bench-%=--%))

.PHONY: profile
profile: $(PROGRAM) $(BUILD)/bench/measure
	@bench/profile.py --build $(BUILD) $(PROFILE)

FUZZ_SECONDS ?= 300
.PHONY: fuzz
fuzz:
	@$(MAKE) -s CC=clang BUILD=build-fuzz OPT=-O1 \
		SAN="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" fuzzers
	@tests/fuzz/run.sh build-fuzz $(FUZZ_SECONDS)

$(PROGRAM): $(BUILD)/sim/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS) $(BUILD)/mpi
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

# Changes when the library is to be made with or without MPI, or another one.
$(BUILD)/mpi: .FORCE
	@mkdir -p $(@D)
	@echo '$(MPI_SHOWN)' | cmp -s - $@ || echo '$(MPI_SHOWN)' >$@
.PHONY: .FORCE

$(BUILD)/sim/experiment/ranks_mpi.o: $(BUILD)/mpi
$(BUILD)/sim/experiment/ranks_mpi.o: override CFLAGS += $(MPI_CFLAGS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -Itests -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

$(BUILD)/bench/%: bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

$(BUILD)/bench/hold/hold: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/hold/*.c)) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/bench/variates/variates: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/variates/*.c)) $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/fuzz/%: tests/fuzz/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

.PHONY: units fuzzers
units: $(UNITS)
fuzzers: $(FUZZERS)

.PHONY: clean
clean:
	rm -rf build build-*

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
