/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replay - in the place of libFuzzer: give a target each of the files, and each file of the
 * directories, that are named, once. A line of TAP for each that comes back.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "mutate.h"

/* Inputs are kept ones; none is changed. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most)
{
	(void)data;
	(void)most;
	return size;
}

static void replay(const char *path)
{
	FILE *in = fopen(path, "rbe");
	size_t capacity = 1 << 20, size;
	uint8_t *room = xreallocarray(NULL, capacity, 1), *data;

	require(in != NULL, path);
	size = fread(room, 1, capacity, in);
	require(size < capacity, "an input is small");
	fclose(in);
	data = xreallocarray(NULL, size ? size : 1, 1); /* so that a byte too far shows */
	memcpy(data, room, size);
	free(room);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok - %s\n", path);
	fflush(stdout);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct dirent **list;
		int count = scandir(argv[i], &list, visible, alphasort);
		char path[4096];

		if (count < 0)
			replay(argv[i]);
		for (int k = 0; k < count; k++) {
			snprintf(path, sizeof(path), "%s/%s", argv[i], list[k]->d_name);
			replay(path);
			free(list[k]);
		}
		if (count >= 0)
			free(list);
	}
	return 0;
}
