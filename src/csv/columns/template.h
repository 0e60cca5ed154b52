/*-------------------------------------------------------------------------
 *
 * template.h
 *	  Templates over the names of a header.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_TEMPLATE_H
#define MAGTRADE_CSV_TEMPLATE_H

struct CsvWide;

/*
 * A piece of a template: literal text, the name of a header, or the label of
 * a wide file.  A header's name may have the label in it: its text, the
 * label, and the rest.
 */
typedef struct CsvPart
{
	bool		is_header;
	bool		is_label;
	char	   *text;
	char	   *placeholder;	/* of the path, whose value text is; or NULL */
	char	   *inner;			/* name for the label in a header, or NULL */
	char	   *rest;			/* of the header, behind the label */
	int			field;			/* where the file has it, from 0; -1 nowhere */
	int		   *fields;			/* the same for each label, if inner is set */
} CsvPart;

/* What the option "column" says, in order. */
typedef struct CsvTemplate
{
	int			nparts;
	CsvPart    *parts;
	bool		marked;			/* has braces, so it is meant as a template */
	bool		wide;			/* has a label, or a header with one */
} CsvTemplate;

extern CsvTemplate *csv_template_parse(const char *text,
									   const char **problem);
extern CsvTemplate *csv_template_of_name(const char *name);
extern void csv_template_resolve(CsvTemplate *template,
								 const struct CsvWide *wide,
								 const char *what);
extern char *csv_part_name(const CsvPart *part, const char *label);

#endif							/* MAGTRADE_CSV_TEMPLATE_H */
