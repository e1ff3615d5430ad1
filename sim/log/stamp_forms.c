/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stamp_forms - times as other languages and programs write them, put into the words that stamp.c reads: names of
 * months, a. m., CET, UTC+2, /Date(...)/, 08h13, 08:13:05,250, blanks that do not break.
 */
#include "log/stamp_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "log/columns_internal.h"

enum { FORM = 96, FORM_WORD = 32 };

struct written {
	char text[FORM];
	size_t n;
	bool date, month; /* a date of digits, or a month's name, is in it */
	bool bad;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- characters ---- */

/* TEXT with plain blanks, into BUFFER of FORM bytes; false when it is too long. */
static bool plain_blanks(const char *text, char *buffer)
{
	size_t n = 0;

	for (const char *p = text; *p; p++) {
		if (n + 2 >= FORM)
			return false;
		if (!strncmp(p, "\xc2\xa0", 2)) {
			buffer[n++] = ' ';
			p++;
		} else if (!strncmp(p, "\xe2\x80\xaf", 3) || !strncmp(p, "\xe2\x80\x89", 3)) {
			buffer[n++] = ' ';
			p += 2;
		} else if (!strncmp(p, "\xe2\x80\x8e", 3) || !strncmp(p, "\xe2\x80\x8f", 3)) {
			p += 2; /* marks of direction */
		} else {
			buffer[n++] = *p == '_' ? ' ' : *p;
		}
	}
	buffer[n] = '\0';
	return true;
}

/* [17/Mar/2026:08:13:05 +0100] of web servers; 2026-03-17T08:13:05+01:00[Europe/Madrid] of Java. */
static void cut_brackets(char *text)
{
	size_t n = strlen(text);
	char *open, *year;

	if (*text == '[' && n > 1 && text[n - 1] == ']') {
		memmove(text, text + 1, n - 1);
		text[n - 2] = '\0';
		year = strchr(text, ':');
		if (year && year - text >= 8 && strspn(year - 4, "0123456789") == 4 && !memchr(text, ' ', (size_t)(year - text)))
			*year = ' ';
	} else if ((open = strchr(text, '[')) && n && text[n - 1] == ']') {
		*open = '\0';
	}
}

/* 08:13:05,250 and 08:13:05:250 have decimals. */
static void mark_decimals(char *text)
{
	int colons = 0;

	for (char *p = text; *p; p++) {
		colons = strchr(" +-", *p) ? 0 : colons + (*p == ':');
		if (p - text >= 3 && is_digit(p[-1]) && is_digit(p[1]) &&
		    ((*p == ',' && p[-3] == ':' && colons == 2) || (*p == ':' && colons == 3)))
			*p = '.';
	}
}

/* ---- words ---- */

static bool among_words(const char *word, const char *list)
{
	size_t n = strlen(word);

	for (const char *p = list; n && (p = strstr(p, word)); p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return true;
	return false;
}

static const char *month_name(const char *plain)
{
	static const char english[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	static const char *const beginnings[12] = { "jan ene gen", "feb fev", "mar mrt maa mae", "apr abr avr", "may mai mag mei maj", "jun jui giu",
						    "jul lug", "aug ago aou", "sep set", "oct okt out ott", "nov", "dec dic dez des" };
	char three[4];

	if (strlen(plain) < 3 || plain[strspn(plain, "abcdefghijklmnopqrstuvwxyz")])
		return NULL;
	if (!strncmp(plain, "juil", 4))
		return english + 18;
	snprintf(three, sizeof(three), "%.3s", plain);
	for (int i = 0; i < 12; i++)
		if (among_words(three, beginnings[i]))
			return english + 3 * (size_t)i;
	return NULL;
}

static bool is_other_weekday(const char *plain)
{
	return among_words(plain, "lun lunes lundi lunedi martes mardi martedi mie miercoles mer mercredi mercoledi jue jueves jeu jeudi gio "
				  "giovedi vie viernes ven vendredi venerdi sab sabado sam samedi sabato dom domingo dim dimanche domenica "
				  "segunda terca quarta quinta sexta segundafeira tercafeira quartafeira quintafeira sextafeira montag dienstag "
				  "mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so maandag dinsdag woensdag donderdag vrijdag "
				  "zaterdag zondag ma wo vr za zo");
}

/* Words between the parts of a time. */
static bool is_filling(const char *plain)
{
	return !*plain || among_words(plain, "de del do da um uhr a at om klo le el den der the of h hrs");
}

static void put_form(struct written *w, const char *text, size_t n)
{
	if (w->n + n + 2 > sizeof(w->text)) {
		w->bad = true;
		return;
	}
	if (w->n)
		w->text[w->n++] = ' ';
	memcpy(w->text + w->n, text, n);
	w->n += n;
	w->text[w->n] = '\0';
}

/* A zone by its name: CET, or UTC+2, GMT-3. */
static bool put_zone(struct written *w, const char *word)
{
	static const struct {
		const char *name, *offset;
	} zones[] = { { "CET", "+0100" },  { "CEST", "+0200" }, { "MEZ", "+0100" },  { "MESZ", "+0200" }, { "WET", "+0000" },
		      { "WEST", "+0100" }, { "EET", "+0200" },	{ "EEST", "+0300" }, { "MSK", "+0300" },  { "BRT", "-0300" },
		      { "ART", "-0300" },  { "AEST", "+1000" }, { "AEDT", "+1100" }, { "JST", "+0900" },  { "SGT", "+0800" },
		      { "HKT", "+0800" },  { "NZST", "+1200" }, { "NZDT", "+1300" } };
	char offset[8];

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (!strcmp(word, zones[i].name)) {
			put_form(w, zones[i].offset, 5);
			return true;
		}
	if ((strncmp(word, "UTC", 3) && strncmp(word, "GMT", 3)) || !word[3] || !strchr("+-", word[3]) || !is_digit(word[4]) || word[5])
		return false;
	snprintf(offset, sizeof(offset), "%c0%c", word[3], word[4]);
	put_form(w, offset, 3);
	return true;
}

/* 17-dic-2026, 17/dez/2026, 17-mar.-2026. */
static bool put_named_date(struct written *w, const char *word)
{
	size_t day = strspn(word, "0123456789"), middle;
	const char *rest = word + day + 1, *month;
	char name[FORM_WORD], plain[FORM_WORD], date[FORM_WORD];

	if (!day || day > 2 || !word[day] || !strchr("-/.", word[day]))
		return false;
	middle = strcspn(rest, "-/");
	if (!rest[middle] || middle + 1 > sizeof(name))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)middle, rest);
	month = month_name(plain_name(plain, sizeof(plain), name));
	rest += middle + 1;
	if (!month || strlen(rest) > 4 || rest[strspn(rest, "0123456789")])
		return false;
	put_form(w, date, (size_t)snprintf(date, sizeof(date), "%.*s-%.3s-%s", (int)day, word, month, rest));
	w->date = true;
	return true;
}

/* 08h13, 8h13m05s, and behind a date 08.13.05 or 08-13-05; 08:13:05+2. */
static bool put_clock(struct written *w, const char *word)
{
	static const char letters[] = "hms";
	char clock[FORM_WORD];
	size_t n = strspn(word, "0123456789"), k = 0;
	int parts[3] = { 0 }, count = 0;
	const char *p = word, *sign = strpbrk(word, "+-");

	if (strchr(word, ':') && sign && is_digit(sign[1]) && !sign[2] && strlen(word) + 2 < sizeof(clock)) {
		put_form(w, clock, (size_t)snprintf(clock, sizeof(clock), "%.*s%c0%c", (int)(sign - word), word, *sign, sign[1]));
		return true;
	}
	if (!n || n > 2 || !word[n] || !(strchr("hH", word[n]) || (w->date && strchr(".-", word[n]))))
		return false;
	while (is_digit(*p) && count < 3) {
		for (k = 0; is_digit(*p) && k < 2; p++, k++)
			parts[count] = 10 * parts[count] + (*p - '0');
		if (*p && tolower((unsigned char)*p) != letters[count] && *p != word[n])
			return false;
		count++;
		p += *p != '\0';
	}
	if (*p || count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 60)
		return false;
	put_form(w, clock, (size_t)snprintf(clock, sizeof(clock), "%d:%02d:%02d", parts[0], parts[1], parts[2]));
	return true;
}

/* Has P, what follows, a date of its own? "mar" before it is a Tuesday. */
static bool date_follows(const char *p)
{
	char plain[FORM_WORD], word[FORM_WORD];

	while (*(p += strspn(p, " ,."))) {
		size_t n = strcspn(p, " ,");

		snprintf(word, sizeof(word), "%.*s", n < FORM_WORD ? (int)n : 0, p);
		if ((is_digit(*word) && strpbrk(word, "/-.") && strlen(word) >= 6) || month_name(plain_name(plain, sizeof(plain), word)))
			return true;
		p += n;
	}
	return false;
}

static void put_word(struct written *w, const char *word, const char *next)
{
	char plain[FORM_WORD];
	const char *month;

	plain_name(plain, sizeof(plain), word);
	month = is_digit(*word) ? NULL : month_name(plain);
	if ((!strcmp(plain, "a") || !strcmp(plain, "p")) && word[1] == '.' && *next == 'm')
		put_form(w, *plain == 'a' ? "AM" : "PM", 2);
	else if (!strcmp(plain, "m") && w->n > 2 && w->text[w->n - 1] == 'M')
		return;
	else if (put_zone(w, word) || (strpbrk(word, "-/.") && put_named_date(w, word)) || put_clock(w, word))
		return;
	else if (is_other_weekday(plain) || is_filling(plain) || (month && !strncmp(plain, "mar", 3) && !plain[3] && date_follows(next)))
		return;
	else if (month)
		put_form(w, month, 3);
	else if (is_digit(*word) && strlen(word) <= 3 && word[strlen(word) - 1] == '.') /* "17. Mar" */
		put_form(w, word, strlen(word) - 1);
	else
		put_form(w, word, strlen(word));
	w->date |= month || (is_digit(*word) && strlen(word) >= 6 && strpbrk(word, "/-.") && !strchr(word, ':'));
}

/* The milliseconds of .NET's /Date(1773735185000+0100)/: the offset is for showing. */
static bool net_date(const char *text, char *buffer, size_t size)
{
	size_t n = strncmp(text, "/Date(", 6) ? 0 : strspn(text + 6, "0123456789");

	if (!n || n >= size || !strstr(text, ")/"))
		return false;
	memcpy(buffer, text + 6, n);
	buffer[n] = '\0';
	return true;
}

bool stamp_rewrite(const char *text, char *buffer, size_t size)
{
	char plain[FORM], word[FORM_WORD];
	struct written w = { .n = 0 };

	if (net_date(text, buffer, size))
		return true;
	if (!plain_blanks(text, plain))
		return false;
	cut_brackets(plain);
	mark_decimals(plain);
	for (const char *p = plain; *(p += strspn(p, " ,"));) {
		size_t n = strcspn(p, " ,");

		if (n >= sizeof(word))
			return false;
		memcpy(word, p, n);
		word[n] = '\0';
		p += n;
		put_word(&w, word, p + strspn(p, " ,"));
	}
	if (w.bad || !w.n || w.n >= size || !strcmp(w.text, text))
		return false;
	memcpy(buffer, w.text, w.n + 1);
	return true;
}
