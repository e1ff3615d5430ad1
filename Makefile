# SPDX-License-Identifier: GPL-3.0-or-later
# make setup run    install what is missing, build, run the headline scenario
# make setup test   the same for the tests

CC      ?= gcc
BUILD   ?= build
OPT     ?= -O2
CFLAGS  ?= -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
           -Wno-missing-field-initializers
override CFLAGS += -std=gnu17 $(OPT) $(WARN) -ffp-contract=off -fno-semantic-interposition \
           -Isim -D_GNU_SOURCE -MMD -MP $(SAN)
LDLIBS  := -lgsl -lgslcblas -lyaml -ljansson -lexpat -lm

SOURCES := $(filter-out sim/main.c,$(sort $(wildcard sim/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libringflow.a
PROGRAM := $(BUILD)/ringflow
UNITS   := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/test_*.c)))

.PHONY: all
all: $(PROGRAM)

$(PROGRAM): $(BUILD)/sim/main.o $(LIBRARY)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	rm -f $@
	ar rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -Itests -o $@ $< $(LIBRARY) -lcmocka $(LDLIBS)

.PHONY: units
units: $(UNITS)

.PHONY: clean
clean:
	rm -rf build build-*

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
