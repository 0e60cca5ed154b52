-- series: arithmetic, month by month

CREATE FUNCTION trade_series_add(trade_series, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_add'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_add(trade_series, trade_series) IS
'implementation of the operator +';
CREATE OPERATOR + (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (trade_series, trade_series) IS
'sum of two series, month by month; a month that either side has no figure for has none in the result; to merge series use sum(trade_series)';

CREATE FUNCTION trade_series_add(trade_series, double precision) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_add_number'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_add(trade_series, double precision) IS
'implementation of the operator +';
CREATE OPERATOR + (
    LEFTARG = trade_series,
    RIGHTARG = double precision,
    FUNCTION = trade_series_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (trade_series, double precision) IS
'sum of each month of a series and a number';

CREATE FUNCTION trade_series_add(double precision, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_number_add_series'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_add(double precision, trade_series) IS
'implementation of the operator +';
CREATE OPERATOR + (
    LEFTARG = double precision,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_add,
    COMMUTATOR = +
);
COMMENT ON OPERATOR + (double precision, trade_series) IS
'sum of a number and each month of a series';

CREATE FUNCTION trade_series_subtract(trade_series, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_subtract'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_subtract(trade_series, trade_series) IS
'implementation of the operator -';
CREATE OPERATOR - (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_subtract
);
COMMENT ON OPERATOR - (trade_series, trade_series) IS
'difference of two series, month by month; a month that either side has no figure for has none in the result';

CREATE FUNCTION trade_series_subtract(trade_series, double precision) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_subtract_number'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_subtract(trade_series, double precision) IS
'implementation of the operator -';
CREATE OPERATOR - (
    LEFTARG = trade_series,
    RIGHTARG = double precision,
    FUNCTION = trade_series_subtract
);
COMMENT ON OPERATOR - (trade_series, double precision) IS
'difference of each month of a series and a number';

CREATE FUNCTION trade_series_subtract(double precision, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_number_subtract_series'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_subtract(double precision, trade_series) IS
'implementation of the operator -';
CREATE OPERATOR - (
    LEFTARG = double precision,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_subtract
);
COMMENT ON OPERATOR - (double precision, trade_series) IS
'difference of a number and each month of a series';

CREATE FUNCTION trade_series_multiply(trade_series, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_multiply'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_multiply(trade_series, trade_series) IS
'implementation of the operator *';
CREATE OPERATOR * (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_multiply,
    COMMUTATOR = *
);
COMMENT ON OPERATOR * (trade_series, trade_series) IS
'product of two series, month by month; a month that either side has no figure for has none in the result';

CREATE FUNCTION trade_series_multiply(trade_series, double precision) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_multiply_number'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_multiply(trade_series, double precision) IS
'implementation of the operator *';
CREATE OPERATOR * (
    LEFTARG = trade_series,
    RIGHTARG = double precision,
    FUNCTION = trade_series_multiply,
    COMMUTATOR = *
);
COMMENT ON OPERATOR * (trade_series, double precision) IS
'product of each month of a series and a number';

CREATE FUNCTION trade_series_multiply(double precision, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_number_multiply_series'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_multiply(double precision, trade_series) IS
'implementation of the operator *';
CREATE OPERATOR * (
    LEFTARG = double precision,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_multiply,
    COMMUTATOR = *
);
COMMENT ON OPERATOR * (double precision, trade_series) IS
'product of a number and each month of a series';

CREATE FUNCTION trade_series_divide(trade_series, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_divide'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_divide(trade_series, trade_series) IS
'implementation of the operator /';
CREATE OPERATOR / (
    LEFTARG = trade_series,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_divide
);
COMMENT ON OPERATOR / (trade_series, trade_series) IS
'quotient of two series, month by month; a month that either side has no figure for has none in the result (a month divided by zero has none either); value / quantity is a series of unit values';

CREATE FUNCTION trade_series_divide(trade_series, double precision) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_series_divide_number'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_divide(trade_series, double precision) IS
'implementation of the operator /';
CREATE OPERATOR / (
    LEFTARG = trade_series,
    RIGHTARG = double precision,
    FUNCTION = trade_series_divide
);
COMMENT ON OPERATOR / (trade_series, double precision) IS
'quotient of each month of a series and a number';

CREATE FUNCTION trade_series_divide(double precision, trade_series) RETURNS trade_series
    AS 'MODULE_PATHNAME', 'magtrade_number_divide_series'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION trade_series_divide(double precision, trade_series) IS
'implementation of the operator /';
CREATE OPERATOR / (
    LEFTARG = double precision,
    RIGHTARG = trade_series,
    FUNCTION = trade_series_divide
);
COMMENT ON OPERATOR / (double precision, trade_series) IS
'quotient of a number and each month of a series (a month that is zero has none)';
