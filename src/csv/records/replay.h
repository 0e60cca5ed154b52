/*-------------------------------------------------------------------------
 *
 * replay.h
 *	  Text that has been read and may have to be read again.
 *
 * What follows a quote may be one field or, if the quote is a mistake, many
 * rows.  So the text after the line on which a quoted field opens is held until
 * the field is closed; when it turns out wrong, reading goes back to there.
 *
 *-------------------------------------------------------------------------
 */
#ifndef MAGTRADE_CSV_REPLAY_H
#define MAGTRADE_CSV_REPLAY_H

typedef struct CsvReplay
{
	MemoryContext context;
	char	   *data;
	size_t		size;
	size_t		len;
	bool		holding;
	size_t		from;			/* where what is held starts in data */
} CsvReplay;

extern void csv_replay_init(CsvReplay *replay);
extern void csv_replay_hold(CsvReplay *replay, const char *pos);
extern void csv_replay_add(CsvReplay *replay, const char *data, size_t len);
extern void csv_replay_rewind(CsvReplay *replay, const char **start,
							  const char **end);

#endif							/* MAGTRADE_CSV_REPLAY_H */
