# magtrade: trade statistics inside PostgreSQL
#
#   make            build the module            make demo   from a customs file to the sentence
#   make install    install it (PGXS)           make test   every test, on a private server
#   make installcheck   the SQL tests, on a server that is already running
#   make bench      how fast: beside plain SQL, DuckDB and ClickHouse

PG_CONFIG ?= pg_config

# The folder of this file: another than the current one in builds out of the
# tree (make -f ../Makefile), as packagers for several majors make them.
ROOT := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

EXTENSION  = magtrade
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(ROOT)/magtrade.control)

MODULE_big = magtrade
OBJS       = $(patsubst $(ROOT)/%.c,%.o,$(sort $(wildcard $(addprefix $(ROOT)/src/,*.c */*.c */*/*.c))))
SHLIB_LINK = -lcsv -lz -lzstd

# The install script is joined from the rooms, each after those it stands on;
# in a room the file of its own name (types, states) comes first.
ROOMS      = calendar scalar series items index panel area csv load rollup
ROOM_SQL   = $(foreach room,$(ROOMS:%=$(ROOT)/src/%),$(wildcard $(room)/$(notdir $(room)).sql) \
    $(filter-out $(room)/$(notdir $(room)).sql,$(sort $(wildcard $(room)/*.sql $(room)/*/*.sql))))
$(foreach sql,$(filter-out $(ROOM_SQL),$(wildcard $(ROOT)/src/*/*.sql $(ROOT)/src/*/*/*.sql)),$(error $(sql) is in none of ROOMS: add its room there, behind those that it stands on))
# The functions and aggregates of a list of measures come from the list.
MEASURES   = $(sort $(wildcard $(ROOT)/src/*/measures.h))
DATA_built = magtrade--$(EXTVERSION).sql
DATA       = $(filter-out magtrade--$(EXTVERSION).sql,$(notdir $(wildcard $(ROOT)/magtrade--*--*.sql)))

REGRESS      = $(patsubst $(ROOT)/sql/%.sql,%,$(sort $(wildcard $(ROOT)/sql/*.sql)))
REGRESS_OPTS = --encoding=UTF8 --no-locale
# as system headers, so that -Wextra speaks of this project only
PG_CPPFLAGS  = -I$(ROOT)/src -isystem $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)
# the same bits on every machine: no fused multiply-add
override PG_CFLAGS += -ffp-contract=off
EXTRA_CLEAN  = magtrade--$(EXTVERSION).sql results regression.diffs regression.out

# The SQL tests read their fixtures below this folder.
export MAGTRADE_DIR := $(abspath $(ROOT))

PGXS      := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)

# Sessions beside each other, where the server's packages have the tester.
ifneq ($(wildcard $(dir $(PGXS))../test/isolation/pg_isolation_regress),)
ISOLATION      = $(patsubst $(ROOT)/tests/isolation/specs/%.spec,%,$(sort $(wildcard $(ROOT)/tests/isolation/specs/*.spec)))
ISOLATION_OPTS = --inputdir=$(ROOT)/tests/isolation $(REGRESS_OPTS)
endif

# Debian ships PGXS with the server, and its headers apart.
SERVER_H  := $(wildcard $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)/postgres.h)

ifneq ($(and $(SERVER_H),$(wildcard $(PGXS))),)
include $(PGXS)
# PGXS leaves PG_CFLAGS out of the bitcode, which is compiled for the machine that it runs on
override BITCODE_CFLAGS += -ffp-contract=off
ifneq ($(filter-out demo test bench clean distclean,$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell command -v $(firstword $(CC))),)
$(error the C compiler $(firstword $(CC)) is missing: on Debian install gcc and libc6-dev)
else
# has HEADER: whether the compiler finds it
has = $(filter found,$(shell printf '\043include <$(1)>\n' | $(CC) $(CPPFLAGS) -E - >/dev/null 2>&1 && echo found))
$(if $(call has,csv.h),,$(error libcsv is missing, or its header csv.h: on Debian install libcsv-dev))
$(if $(call has,zlib.h),,$(error zlib is missing, or its header zlib.h: on Debian install zlib1g-dev))
$(if $(call has,zstd.h),,$(error libzstd is missing, or its header zstd.h: on Debian install libzstd-dev))
endif
endif
else ifneq ($(filter-out demo test bench,$(or $(MAKECMDGOALS),all)),)
$(error PostgreSQL's server headers are missing: on Debian install postgresql-server-dev-15, libcsv-dev, zlib1g-dev and libzstd-dev, \
or set PG_CONFIG to the pg_config of your server)
endif

magtrade--$(EXTVERSION).sql: $(ROOT)/magtrade.control $(ROOM_SQL) $(MEASURES) $(ROOT)/src/doors.awk $(MEASURES:measures.h=doors.awk)
	{ printf '%s\n' '-- joined by make from src/*/*.sql and src/*/measures.h; do not edit' \
	    '\echo Use "CREATE EXTENSION magtrade" to load this file. \quit' && cat $(ROOM_SQL) \
	    $(foreach list,$(MEASURES),&& printf '\n-- %s\n\n' '$(list:$(ROOT)/%=%)' \
	        && awk -f $(ROOT)/src/doors.awk -f $(list:measures.h=doors.awk) $(list)); } > $@ || { rm -f $@; exit 1; }

# PGXS knows no header dependencies; every object sees every header.
$(OBJS): $(sort $(wildcard $(addprefix $(ROOT)/src/,*.h */*.h */*/*.h)))

# Nor does it make the folders of a build out of the tree; they are named from
# the root, since a relative name would be found among the sources.
ifneq ($(ROOT),.)
OBJ_DIRS = $(sort $(dir $(OBJS:%=$(CURDIR)/%)))
$(OBJS) $(OBJS:.o=.bc): | $(OBJ_DIRS)
$(OBJ_DIRS):
	@mkdir -p $@
endif

.PHONY: demo test bench
demo:
	@$(ROOT)/tests/demo.sh
test:
	@$(ROOT)/tests/run.sh
bench:
	@$(ROOT)/tests/bench/run.sh
