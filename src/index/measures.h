/*-------------------------------------------------------------------------
 *
 * measures.h
 *	  Price and quantity indices over items, and the measures of two sides of
 *	  trade.
 *
 * An index is a plain function of the matched items, the same for prices and
 * for quantities: only the ratio that it averages differs.  It returns NAN for
 * "no answer", and the same bits for the same items in any order.
 *
 * To add one: write it in prices.c, and its entry, with what psql says of the index
 * of prices and in braces of that of quantities, into the list here.  From that
 * come its two aggregates, in C by the macro in doors.c and in SQL by doors.awk.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_INDEX_MEASURES_H
#define MAGTRADE_INDEX_MEASURES_H

#include <math.h>

/* A matched item: it has value and quantity in both periods, above zero */
typedef struct IndexItem
{
	double		s0;				/* share of the base period's value */
	double		s1;				/* share of the current period's */
	double		ratio;			/* current over base price, or quantity */
} IndexItem;

/* prices.c */
#define INDEX_NUMBERS(INDEX) \
	INDEX(laspeyres, \
			"Laspeyres {price|quantity} index as a ratio (1.42 is +42 %): weights are the " \
			"{quantities|prices} of the base period") \
	INDEX(paasche, \
			"Paasche {price|quantity} index as a ratio (1.42 is +42 %): weights are the {quantities|prices} " \
			"of the current period") \
	INDEX(fisher, \
			"Fisher {price|quantity} index as a ratio (1.42 is +42 %): the geometric mean of Laspeyres and " \
			"Paasche; price index times quantity index is the ratio of values") \
	INDEX(tornqvist, \
			"Tornqvist {price|quantity} index as a ratio (1.42 is +42 %): the geometric mean of " \
			"{price|quantity} ratios, weights are the mean shares in value of the two periods") \
	INDEX(walsh, \
			"Walsh {price|quantity} index as a ratio (1.42 is +42 %): weights are the geometric means of the " \
			"{quantities|prices} of the two periods") \
	INDEX(sato_vartia, \
			"Sato-Vartia {price|quantity} index as a ratio (1.42 is +42 %): the geometric mean of " \
			"{price|quantity} ratios, weights are the logarithmic means of the shares in value of the two " \
			"periods; price index times quantity index is the ratio of values")

#define DECLARE_INDEX_NUMBER(name, about) \
	extern double index_##name(const IndexItem *items, int n);
INDEX_NUMBERS(DECLARE_INDEX_NUMBER)

/* The columns of a row */
enum
{
	COLUMN_V0, COLUMN_Q0, COLUMN_V1, COLUMN_Q1, INDEX_COLUMNS
};

/* split.c: the parts of a change in value */
enum
{
	PART_PRICE, PART_QUANTITY, PART_NEW, PART_CLOSED, PART_UNPRICED, SPLIT_PARTS
};

extern void index_pq_split(const double *rows, int n, double *parts);

/* bilateral.c */
extern double rca(double x_ij, double x_i, double x_wj, double x_w);
extern double rsca(double x_ij, double x_i, double x_wj, double x_w);
extern double mirror_gap_pct(double reported, double mirror);
extern double index_grubel_lloyd(const double *pairs, int n);

/*
 * is_matched -- whether a row has all four figures, above zero.
 */
static inline bool
is_matched(const double *row)
{
	return row[COLUMN_V0] > 0 && row[COLUMN_Q0] > 0 &&
		row[COLUMN_V1] > 0 && row[COLUMN_Q1] > 0;
}

/*
 * ratio_of_ratios -- (a / b) / (c / d) of figures not below zero, without an
 * overflow on the way.
 */
static inline double
ratio_of_ratios(double a, double b, double c, double d)
{
	int			e[4];

	a = frexp(a, &e[0]);
	b = frexp(b, &e[1]);
	c = frexp(c, &e[2]);
	d = frexp(d, &e[3]);
	return ldexp((a / b) / (c / d), e[0] - e[1] - e[2] + e[3]);
}

#endif							/* MAGTRADE_INDEX_MEASURES_H */
