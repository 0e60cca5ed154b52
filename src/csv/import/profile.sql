-- profile: what IMPORT FOREIGN SCHEMA knows of the sources' files
--
-- Functions and operators are qualified: another's in the schema that the extension goes into could be taken for them, and called
-- by who installs it.

CREATE TABLE magtrade_profile (
    profile text NOT NULL,
    layout text NOT NULL DEFAULT '',
    headers text[] NOT NULL CHECK (pg_catalog.cardinality(headers) OPERATOR(pg_catalog.>) 0 AND pg_catalog.array_position(headers, NULL) IS NULL),
    areas text,
    options jsonb NOT NULL DEFAULT '{}' CHECK (pg_catalog.jsonb_typeof(options) OPERATOR(pg_catalog.=) 'object'),
    columns jsonb NOT NULL CHECK (pg_catalog.jsonb_typeof(columns) OPERATOR(pg_catalog.=) 'array')
        CHECK (NOT pg_catalog.jsonb_path_exists(columns, 'strict $[*] ? (@.type() <> "object")', silent => true)),
    builtin boolean NOT NULL DEFAULT false,
    PRIMARY KEY (profile, layout, builtin)
);
COMMENT ON TABLE magtrade_profile IS
'what IMPORT FOREIGN SCHEMA knows of the sources'' files: a row for each layout of each source. Nothing else uses it: a table, once written, has all it needs in its options. Rows of your own are dumped with the database and go before the built-in ones';
COMMENT ON COLUMN magtrade_profile.profile IS
'the source, as the option profile names it';
COMMENT ON COLUMN magtrade_profile.layout IS
'which of the source''s layouts, where it has several';
COMMENT ON COLUMN magtrade_profile.headers IS
'names that a file''s header must have to be recognised, or those that differ from them only in capitals and in what is neither letter nor digit; of several layouts that fit, the one with the most names counts';
COMMENT ON COLUMN magtrade_profile.areas IS
'the system in which trade_area() knows the source''s countries';
COMMENT ON COLUMN magtrade_profile.options IS
'options of the table, such as {"delimiter": ";", "totals_where": "{partnerCode}=0"}; encoding may be several with commas between, the first that fits a file is taken; a condition of totals_where is written if the file has its headers and it does not hold for every row';
COMMENT ON COLUMN magtrade_profile.columns IS
'the columns in their order, each an object with its name, its type and its options: {"name": "value", "type": "numeric", "column": "{VL_FOB}"}. One whose headers are not in the file is left out, and of several with one name the first that fits is taken; "if" names a header that must be there as well';
COMMENT ON COLUMN magtrade_profile.builtin IS
'true for the rows that come with the extension';

SELECT pg_catalog.pg_extension_config_dump('magtrade_profile', 'WHERE NOT builtin');
GRANT SELECT ON magtrade_profile TO PUBLIC;

-- The built-in rows, one JSON object in a line. China's header names are written as \u escapes, as this script is ASCII, and
-- need a database that has them.
INSERT INTO magtrade_profile (profile, layout, headers, areas, options, columns, builtin)
SELECT p OPERATOR(pg_catalog.->>) 'profile', coalesce(p OPERATOR(pg_catalog.->>) 'layout', ''),
    ARRAY(SELECT pg_catalog.jsonb_array_elements_text(p OPERATOR(pg_catalog.->) 'headers')), p OPERATOR(pg_catalog.->>) 'areas',
    coalesce(p OPERATOR(pg_catalog.->) 'options', '{}'), p OPERATOR(pg_catalog.->) 'columns', true
FROM pg_catalog.regexp_split_to_table($$
{"profile": "comtrade", "headers": ["reporterCode", "flowCode", "partnerCode", "cmdCode", "period", "primaryValue"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{partnerCode}=0,0.0;{reporterCode}=97,97.0,975,975.0;{partner2Code}<>0,0.0,NA,;{motCode}<>0,0.0,NA,;{customsCode}<>C00,NA,;{mosCode}<>0,0.0,NA,;{cmdCode}=TOTAL;{isLeaf}<>true,True,TRUE,1,1.0,t,WAHR,VRAI,VERDADERO,VERO,VERDADEIRO,NA,;{period}=????,????.0,????52,????52.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{reporterCode}"},
 {"name": "partner", "type": "text", "column": "{partnerCode}"},
 {"name": "flow", "type": "text", "column": "{flowCode}"},
 {"name": "commodity", "type": "text", "column": "{cmdCode}"},
 {"name": "period", "type": "date", "column": "{period}"},
 {"name": "quantity", "type": "double precision", "column": "{qty}"},
 {"name": "quantity_unit", "type": "text", "column": "{qtyUnitAbbr}", "null": "N/A"},
 {"name": "quantity_unit", "type": "text", "column": "{qtyUnitCode}", "null": "-1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{netWgt}"},
 {"name": "value", "type": "numeric", "column": "{primaryValue}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade", "layout": "bulk", "headers": ["datasetCode", "reporterCode", "flowCode", "partnerCode", "cmdCode", "period", "primaryValue"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{partnerCode}=0,0.0;{reporterCode}=97,97.0,975,975.0;{partner2Code}<>0,0.0,NA,;{motCode}<>0,0.0,NA,;{customsCode}<>C00,NA,;{mosCode}<>0,0.0,NA,;{cmdCode}=TOTAL;{classificationCode}{cmdCode}=H??,H???,H????,H?????;{period}=????,????.0,????52,????52.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{reporterCode}"},
 {"name": "partner", "type": "text", "column": "{partnerCode}"},
 {"name": "flow", "type": "text", "column": "{flowCode}"},
 {"name": "commodity", "type": "text", "column": "{cmdCode}"},
 {"name": "period", "type": "date", "column": "{period}"},
 {"name": "quantity", "type": "double precision", "column": "{qty}"},
 {"name": "quantity_unit", "type": "text", "column": "{qtyUnitCode}", "null": "-1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{netWgt}"},
 {"name": "value", "type": "numeric", "column": "{primaryValue}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade", "layout": "capitals", "headers": ["ReporterCode", "FlowCode", "PartnerCode", "CmdCode", "Period", "PrimaryValue"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{PartnerCode}=0,0.0;{ReporterCode}=97,97.0,975,975.0;{Partner2Code}<>0,0.0,NA,;{Prtner2Code}<>0,0.0,NA,;{MotCode}<>0,0.0,NA,;{CustomsCode}<>C00,NA,;{MosCode}<>0,0.0,NA,;{CmdCode}=TOTAL;{IsLeaf}<>true,True,TRUE,1,1.0,t,WAHR,VRAI,VERDADERO,VERO,VERDADEIRO,NA,;{Period}=????,????.0,????52,????52.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{ReporterCode}"},
 {"name": "partner", "type": "text", "column": "{PartnerCode}"},
 {"name": "flow", "type": "text", "column": "{FlowCode}"},
 {"name": "commodity", "type": "text", "column": "{CmdCode}"},
 {"name": "period", "type": "date", "column": "{Period}"},
 {"name": "quantity", "type": "double precision", "column": "{Qty}"},
 {"name": "quantity_unit", "type": "text", "column": "{QtyUnitAbbr}", "null": "N/A"},
 {"name": "quantity_unit", "type": "text", "column": "{QtyUnitCode}", "null": "-1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{NetWgt}"},
 {"name": "value", "type": "numeric", "column": "{PrimaryValue}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade_legacy", "headers": ["Trade Flow", "Reporter", "Partner", "Trade Value (US$)"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{Partner Code}=0,0.0;{Partner}=World;{Reporter Code}=97,97.0,975,975.0;{Reporter}=EU-2?,European Union,ASEAN;{2nd Partner Code}<>0,0.0,NA,;{Customs Proc. Code}<>C00,0,0.0,NA,;{Mode of Transport Code}<>0,0.0,NA,;{Commodity Code}=TOTAL;{Is Leaf Code}=0,0.0;{Period}=????,????.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{Reporter Code}"},
 {"name": "reporter", "type": "text", "column": "{Reporter}"},
 {"name": "partner", "type": "text", "column": "{Partner Code}"},
 {"name": "partner", "type": "text", "column": "{Partner}"},
 {"name": "flow", "type": "text", "column": "{Trade Flow Code}", "map": "1=M,2=X,3=RX,4=RM"},
 {"name": "flow", "type": "text", "column": "{Trade Flow}", "map": "?e-?xport*=RX,?e-?mport*=RM,?xport*=X,?mport*=M"},
 {"name": "commodity", "type": "text", "column": "{Commodity Code}"},
 {"name": "commodity", "type": "text", "column": "{Code}"},
 {"name": "period", "type": "date", "column": "{Period}"},
 {"name": "period", "type": "date", "column": "{Year}", "format": "month"},
 {"name": "quantity", "type": "double precision", "column": "{Qty}"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity}"},
 {"name": "quantity_unit", "type": "text", "column": "{Qty Unit}", "null": "No Quantity"},
 {"name": "quantity_unit", "type": "text", "column": "{Quantity Unit}", "null": "No Quantity"},
 {"name": "quantity_unit", "type": "text", "column": "{Qty Unit Code}", "null": "1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{Netweight (kg)}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{NetWeight (kg)}"},
 {"name": "value", "type": "numeric", "column": "{Trade Value (US$)}"},
 {"name": "value", "type": "numeric", "column": "{Trade Value}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade_legacy", "layout": "without a unit", "headers": ["Trade Flow", "Reporter", "Partner", "Trade Value"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{Partner Code}=0,0.0;{Partner}=World;{Reporter Code}=97,97.0,975,975.0;{Reporter}=EU-2?,European Union,ASEAN;{2nd Partner Code}<>0,0.0,NA,;{Customs Proc. Code}<>C00,0,0.0,NA,;{Mode of Transport Code}<>0,0.0,NA,;{Commodity Code}=TOTAL;{Is Leaf Code}=0,0.0;{Period}=????,????.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{Reporter Code}"},
 {"name": "reporter", "type": "text", "column": "{Reporter}"},
 {"name": "partner", "type": "text", "column": "{Partner Code}"},
 {"name": "partner", "type": "text", "column": "{Partner}"},
 {"name": "flow", "type": "text", "column": "{Trade Flow Code}", "map": "1=M,2=X,3=RX,4=RM"},
 {"name": "flow", "type": "text", "column": "{Trade Flow}", "map": "?e-?xport*=RX,?e-?mport*=RM,?xport*=X,?mport*=M"},
 {"name": "commodity", "type": "text", "column": "{Commodity Code}"},
 {"name": "commodity", "type": "text", "column": "{Code}"},
 {"name": "period", "type": "date", "column": "{Period}"},
 {"name": "period", "type": "date", "column": "{Year}", "format": "month"},
 {"name": "quantity", "type": "double precision", "column": "{Qty}"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity}"},
 {"name": "quantity_unit", "type": "text", "column": "{Qty Unit}", "null": "No Quantity"},
 {"name": "quantity_unit", "type": "text", "column": "{Quantity Unit}", "null": "No Quantity"},
 {"name": "quantity_unit", "type": "text", "column": "{Qty Unit Code}", "null": "1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{Netweight (kg)}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{NetWeight (kg)}"},
 {"name": "value", "type": "numeric", "column": "{Trade Value (US$)}"},
 {"name": "value", "type": "numeric", "column": "{Trade Value}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade_legacy", "layout": "API", "headers": ["rgCode", "rtCode", "ptCode", "cmdCode", "period", "TradeValue"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{ptCode}=0,0.0;{rtCode}=97,97.0,975,975.0;{ptCode2}<>0,0.0,NA,;{cstCode}<>C00,0,0.0,NA,;{motCode}<>0,0.0,NA,;{cmdCode}=TOTAL;{IsLeaf}=0,0.0;{period}=????,????.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{rtCode}"},
 {"name": "partner", "type": "text", "column": "{ptCode}"},
 {"name": "flow", "type": "text", "column": "{rgCode}", "map": "1=M,2=X,3=RX,4=RM"},
 {"name": "commodity", "type": "text", "column": "{cmdCode}"},
 {"name": "period", "type": "date", "column": "{period}"},
 {"name": "quantity", "type": "double precision", "column": "{TradeQuantity}"},
 {"name": "quantity_unit", "type": "text", "column": "{qtDesc}", "null": "No Quantity"},
 {"name": "quantity_unit", "type": "text", "column": "{qtCode}", "null": "1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{NetWeight}"},
 {"name": "value", "type": "numeric", "column": "{TradeValue}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comtrade_legacy", "layout": "codes alone", "headers": ["Year", "Reporter Code", "Trade Flow Code", "Partner Code", "Commodity Code", "Value"], "areas": "comtrade", "options": {"encoding": "UTF8,LATIN1", "totals_where": "{Partner Code}=0,0.0;{Reporter Code}=97,97.0,975,975.0;{Commodity Code}=TOTAL"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{Reporter Code}"},
 {"name": "partner", "type": "text", "column": "{Partner Code}"},
 {"name": "flow", "type": "text", "column": "{Trade Flow Code}", "map": "1=M,2=X,3=RX,4=RM"},
 {"name": "commodity", "type": "text", "column": "{Commodity Code}"},
 {"name": "period", "type": "date", "column": "{Year}", "format": "month"},
 {"name": "quantity", "type": "double precision", "column": "{Supplementary Quantity}"},
 {"name": "quantity_unit", "type": "text", "column": "{Quantity Unit Code}", "null": "1"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{Netweight (kg)}"},
 {"name": "value", "type": "numeric", "column": "{Value}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "gacc", "headers": ["\u5546\u54c1\u7f16\u7801", "\u7b2c\u4e00\u6570\u91cf"], "areas": "gacc", "options": {"encoding": "UTF8,GB18030"}, "columns": [
 {"name": "reporter", "type": "text", "column": "CHN"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u7f16\u7801}"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u540d\u79f0}"},
 {"name": "commodity", "type": "text", "column": "{\u5546\u54c1\u7f16\u7801}"},
 {"name": "period", "type": "date", "column": "{\u6570\u636e\u5e74\u6708}"},
 {"name": "period", "type": "date", "column": "{\u6708\u4efd}"},
 {"name": "quantity", "type": "double precision", "column": "{\u7b2c\u4e00\u6570\u91cf}", "thousands": ",", "null": "?,-"},
 {"name": "quantity_unit", "type": "text", "column": "{\u7b2c\u4e00\u8ba1\u91cf\u5355\u4f4d}", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{\u4eba\u6c11\u5e01}", "thousands": ",", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{\u7f8e\u5143}", "thousands": ",", "null": "?,-"},
 {"name": "currency", "type": "text", "column": "CNY", "if": "\u4eba\u6c11\u5e01"},
 {"name": "currency", "type": "text", "column": "USD", "if": "\u7f8e\u5143"}]}
{"profile": "gacc", "layout": "Chinese, CNY", "headers": ["\u5546\u54c1\u7f16\u7801", "\u4eba\u6c11\u5e01"], "areas": "gacc", "options": {"encoding": "UTF8,GB18030"}, "columns": [
 {"name": "reporter", "type": "text", "column": "CHN"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u7f16\u7801}"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u540d\u79f0}"},
 {"name": "commodity", "type": "text", "column": "{\u5546\u54c1\u7f16\u7801}"},
 {"name": "period", "type": "date", "column": "{\u6570\u636e\u5e74\u6708}"},
 {"name": "period", "type": "date", "column": "{\u6708\u4efd}"},
 {"name": "quantity", "type": "double precision", "column": "{\u7b2c\u4e00\u6570\u91cf}", "thousands": ",", "null": "?,-"},
 {"name": "quantity_unit", "type": "text", "column": "{\u7b2c\u4e00\u8ba1\u91cf\u5355\u4f4d}", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{\u4eba\u6c11\u5e01}", "thousands": ",", "null": "?,-"},
 {"name": "currency", "type": "text", "column": "CNY"}]}
{"profile": "gacc", "layout": "Chinese, USD", "headers": ["\u5546\u54c1\u7f16\u7801", "\u7f8e\u5143"], "areas": "gacc", "options": {"encoding": "UTF8,GB18030"}, "columns": [
 {"name": "reporter", "type": "text", "column": "CHN"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u7f16\u7801}"},
 {"name": "partner", "type": "text", "column": "{\u8d38\u6613\u4f19\u4f34\u540d\u79f0}"},
 {"name": "commodity", "type": "text", "column": "{\u5546\u54c1\u7f16\u7801}"},
 {"name": "period", "type": "date", "column": "{\u6570\u636e\u5e74\u6708}"},
 {"name": "period", "type": "date", "column": "{\u6708\u4efd}"},
 {"name": "quantity", "type": "double precision", "column": "{\u7b2c\u4e00\u6570\u91cf}", "thousands": ",", "null": "?,-"},
 {"name": "quantity_unit", "type": "text", "column": "{\u7b2c\u4e00\u8ba1\u91cf\u5355\u4f4d}", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{\u7f8e\u5143}", "thousands": ",", "null": "?,-"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "gacc", "layout": "English, USD", "headers": ["Commodity code", "US dollar"], "areas": "gacc", "options": {"encoding": "UTF8,GB18030,LATIN1"}, "columns": [
 {"name": "reporter", "type": "text", "column": "CHN"},
 {"name": "partner", "type": "text", "column": "{Trading partner code}"},
 {"name": "partner", "type": "text", "column": "{Trading partner}"},
 {"name": "commodity", "type": "text", "column": "{Commodity code}"},
 {"name": "period", "type": "date", "column": "{Date of data}"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity}", "thousands": ",", "null": "?,-"},
 {"name": "quantity_unit", "type": "text", "column": "{Unit}", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{US dollar}", "thousands": ",", "null": "?,-"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "gacc", "layout": "English, CNY", "headers": ["Commodity code", "Renminbi Yuan"], "areas": "gacc", "options": {"encoding": "UTF8,GB18030,LATIN1"}, "columns": [
 {"name": "reporter", "type": "text", "column": "CHN"},
 {"name": "partner", "type": "text", "column": "{Trading partner code}"},
 {"name": "partner", "type": "text", "column": "{Trading partner}"},
 {"name": "commodity", "type": "text", "column": "{Commodity code}"},
 {"name": "period", "type": "date", "column": "{Date of data}"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity}", "thousands": ",", "null": "?,-"},
 {"name": "quantity_unit", "type": "text", "column": "{Unit}", "null": "?,-"},
 {"name": "value", "type": "numeric", "column": "{Renminbi Yuan}", "thousands": ",", "null": "?,-"},
 {"name": "currency", "type": "text", "column": "CNY"}]}
{"profile": "us_census", "layout": "imports", "headers": ["CTY_CODE", "I_COMMODITY"], "areas": "us_census", "options": {"totals_where": "{CTY_CODE}=-,?,??,00??,?XXX;{SUMMARY_LVL}=CGP;{I_COMMODITY}=-;{DISTRICT}=-,;{PORT}=-,;{STATE}=-,;{RP}=-"}, "columns": [
 {"name": "reporter", "type": "text", "column": "USA"},
 {"name": "partner", "type": "text", "column": "{CTY_CODE}"},
 {"name": "flow", "type": "text", "column": "M"},
 {"name": "commodity", "type": "text", "column": "{I_COMMODITY}"},
 {"name": "period", "type": "date", "column": "{YEAR}-{MONTH}"},
 {"name": "period", "type": "date", "column": "{time}"},
 {"name": "quantity", "type": "double precision", "column": "{GEN_QY1_MO}"},
 {"name": "quantity", "type": "double precision", "column": "{CON_QY1_MO}"},
 {"name": "quantity_unit", "type": "text", "column": "{UNIT_QY1}", "null": "-"},
 {"name": "value", "type": "numeric", "column": "{GEN_VAL_MO}"},
 {"name": "value", "type": "numeric", "column": "{CON_VAL_MO}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "us_census", "layout": "exports", "headers": ["CTY_CODE", "E_COMMODITY"], "areas": "us_census", "options": {"totals_where": "{CTY_CODE}=-,?,??,00??,?XXX;{SUMMARY_LVL}=CGP;{E_COMMODITY}=-;{DISTRICT}=-,;{PORT}=-,;{STATE}=-,;{DF}=-"}, "columns": [
 {"name": "reporter", "type": "text", "column": "USA"},
 {"name": "partner", "type": "text", "column": "{CTY_CODE}"},
 {"name": "flow", "type": "text", "column": "X"},
 {"name": "commodity", "type": "text", "column": "{E_COMMODITY}"},
 {"name": "period", "type": "date", "column": "{YEAR}-{MONTH}"},
 {"name": "period", "type": "date", "column": "{time}"},
 {"name": "quantity", "type": "double precision", "column": "{QTY_1_MO}"},
 {"name": "quantity_unit", "type": "text", "column": "{UNIT_QY1}", "null": "-"},
 {"name": "value", "type": "numeric", "column": "{ALL_VAL_MO}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "estat_jp", "headers": ["Exp or Imp", "Year", "HS", "Value-Year", "Value-Jan"], "areas": "jp_customs", "options": {"quote": "'", "encoding": "UTF8,SJIS", "wide": "month=Jan,Feb,Mar,Ap?,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", "totals_where": "{HS}=*TOTAL*;{Country}=*TOTAL*"}, "columns": [
 {"name": "reporter", "type": "text", "column": "JPN"},
 {"name": "partner", "type": "text", "column": "{Country}"},
 {"name": "flow", "type": "text", "column": "{Exp or Imp}", "map": "1=X,2=M"},
 {"name": "commodity", "type": "text", "column": "{HS}"},
 {"name": "period", "type": "date", "column": "{month} {Year}", "map": "Apl *=Apr *"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity2-{month}}"},
 {"name": "quantity_unit", "type": "text", "column": "{Unit2}", "map": "="},
 {"name": "value", "type": "numeric", "column": "{Value-{month}}", "scale": "1000"},
 {"name": "currency", "type": "text", "column": "JPY"}]}
{"profile": "estat_jp", "layout": "double quotes", "headers": ["Exp or Imp", "Year", "HS", "Value-Year", "Value-Jan"], "areas": "jp_customs", "options": {"encoding": "UTF8,SJIS", "wide": "month=Jan,Feb,Mar,Ap?,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", "totals_where": "{HS}=*TOTAL*;{Country}=*TOTAL*"}, "columns": [
 {"name": "reporter", "type": "text", "column": "JPN"},
 {"name": "partner", "type": "text", "column": "{Country}"},
 {"name": "flow", "type": "text", "column": "{Exp or Imp}", "map": "1=X,2=M"},
 {"name": "commodity", "type": "text", "column": "{HS}", "map": "'*'=*"},
 {"name": "period", "type": "date", "column": "{month} {Year}", "map": "Apl *=Apr *"},
 {"name": "quantity", "type": "double precision", "column": "{Quantity2-{month}}"},
 {"name": "quantity_unit", "type": "text", "column": "{Unit2}", "map": "="},
 {"name": "value", "type": "numeric", "column": "{Value-{month}}", "scale": "1000"},
 {"name": "currency", "type": "text", "column": "JPY"}]}
{"profile": "comext", "headers": ["REPORTER", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_EUR"], "areas": "eurostat", "options": {"totals_where": "{PRODUCT_NC}=TOTAL,000TOTAL;{PERIOD}=????52,????52.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{REPORTER}", "null": ""},
 {"name": "partner", "type": "text", "column": "{PARTNER}", "null": ""},
 {"name": "flow", "type": "text", "column": "{FLOW}", "map": "1=M,2=X"},
 {"name": "commodity", "type": "text", "column": "{PRODUCT_NC}"},
 {"name": "period", "type": "date", "column": "{PERIOD}", "map": "*52=*,*52.0=*"},
 {"name": "quantity", "type": "double precision", "column": "{QUANTITY_SUPPL_UNIT}"},
 {"name": "quantity_unit", "type": "text", "column": "{SUPPL_UNIT}", "null": "NO_SU"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{QUANTITY_KG}"},
 {"name": "value", "type": "numeric", "column": "{VALUE_EUR}"},
 {"name": "currency", "type": "text", "column": "EUR"}]}
{"profile": "comext", "layout": "19 columns", "headers": ["DECLARANT", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_IN_EUROS"], "areas": "eurostat", "options": {"totals_where": "{PRODUCT_NC}=TOTAL,000TOTAL;{PERIOD}=????52,????52.0;{STAT_REGIME}=4"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{DECLARANT_ISO}", "null": ""},
 {"name": "reporter", "type": "text", "column": "{DECLARANT}", "null": ""},
 {"name": "partner", "type": "text", "column": "{PARTNER_ISO}", "null": ""},
 {"name": "partner", "type": "text", "column": "{PARTNER}", "null": ""},
 {"name": "flow", "type": "text", "column": "{FLOW}", "map": "1=M,2=X"},
 {"name": "commodity", "type": "text", "column": "{PRODUCT_NC}"},
 {"name": "period", "type": "date", "column": "{PERIOD}", "map": "*52=*,*52.0=*"},
 {"name": "quantity", "type": "double precision", "column": "{SUP_QUANTITY}"},
 {"name": "quantity_unit", "type": "text", "column": "{SUPP_UNIT}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{QUANTITY_IN_KG}"},
 {"name": "value", "type": "numeric", "column": "{VALUE_IN_EUROS}"},
 {"name": "currency", "type": "text", "column": "EUR"}]}
{"profile": "comext", "layout": "19 columns, bars", "headers": ["DECLARANT", "PARTNER", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_IN_EUROS"], "areas": "eurostat", "options": {"delimiter": "|", "totals_where": "{PRODUCT_NC}=TOTAL,000TOTAL;{PERIOD}=????52,????52.0;{STAT_REGIME}=4"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{DECLARANT_ISO}", "null": ""},
 {"name": "reporter", "type": "text", "column": "{DECLARANT}", "null": ""},
 {"name": "partner", "type": "text", "column": "{PARTNER_ISO}", "null": ""},
 {"name": "partner", "type": "text", "column": "{PARTNER}", "null": ""},
 {"name": "flow", "type": "text", "column": "{FLOW}", "map": "1=M,2=X"},
 {"name": "commodity", "type": "text", "column": "{PRODUCT_NC}"},
 {"name": "period", "type": "date", "column": "{PERIOD}", "map": "*52=*,*52.0=*"},
 {"name": "quantity", "type": "double precision", "column": "{SUP_QUANTITY}"},
 {"name": "quantity_unit", "type": "text", "column": "{SUPP_UNIT}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{QUANTITY_IN_KG}"},
 {"name": "value", "type": "numeric", "column": "{VALUE_IN_EUROS}"},
 {"name": "currency", "type": "text", "column": "EUR"}]}
{"profile": "comext", "layout": "9 columns", "headers": ["DECLARANT", "PARTNER", "PRODUCT_NC", "FLOW", "STAT_REGIME", "PERIOD", "VALUE_1000ECU"], "areas": "eurostat", "options": {"totals_where": "{DECLARANT}=EU*;{PARTNER}=1???,EU*;{PRODUCT_NC}=TOTAL;{PRODUCT_NC}=?,??;{PERIOD}=????52,????52.0;{STAT_REGIME}<>4,4.0"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{DECLARANT}"},
 {"name": "partner", "type": "text", "column": "{PARTNER}"},
 {"name": "flow", "type": "text", "column": "{FLOW}", "map": "1=M,2=X"},
 {"name": "commodity", "type": "text", "column": "{PRODUCT_NC}"},
 {"name": "period", "type": "date", "column": "{PERIOD}", "map": "*52=*,*52.0=*"},
 {"name": "quantity", "type": "double precision", "column": "{SUP_QUANTITY}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{QUANTITY_TON}", "scale": "1000"},
 {"name": "value", "type": "numeric", "column": "{VALUE_1000ECU}", "scale": "1000"},
 {"name": "currency", "type": "text", "column": "EUR"}]}
{"profile": "comext", "layout": "SDMX-CSV", "headers": ["freq", "reporter", "partner", "product", "flow", "indicators", "TIME_PERIOD", "OBS_VALUE"], "areas": "eurostat", "options": {"totals_where": "{product}=TOTAL;{partner}=???*;{reporter}=???*;{freq}=A"}, "columns": [
 {"name": "reporter", "type": "text", "column": "{reporter}", "null": ""},
 {"name": "partner", "type": "text", "column": "{partner}", "null": ""},
 {"name": "flow", "type": "text", "column": "{flow}", "map": "1=M,2=X"},
 {"name": "commodity", "type": "text", "column": "{product}"},
 {"name": "period", "type": "date", "column": "{TIME_PERIOD}"},
 {"name": "quantity", "type": "double precision", "column": "{indicators} {OBS_VALUE}", "null": ":", "map": "SUP*QUANTITY *=*,QUANTITY_SUPPL_UNIT *=*,*="},
 {"name": "net_weight_kg", "type": "double precision", "column": "{indicators} {OBS_VALUE}", "null": ":", "map": "QUANTITY_KG *=*,QUANTITY_IN_KG *=*,QUANTITY_IN_100KG *=*e2,*="},
 {"name": "value", "type": "numeric", "column": "{indicators} {OBS_VALUE}", "null": ":", "map": "VALUE_EUR *=*,VALUE_IN_EUROS *=*,*="},
 {"name": "currency", "type": "text", "column": "EUR"}]}
{"profile": "comexstat", "layout": "exports", "headers": ["CO_ANO", "CO_MES", "CO_NCM", "CO_PAIS", "VL_FOB"], "areas": "comexstat", "options": {"delimiter": ";", "encoding": "UTF8,LATIN1"}, "columns": [
 {"name": "reporter", "type": "text", "column": "BRA"},
 {"name": "partner", "type": "text", "column": "{CO_PAIS}"},
 {"name": "flow", "type": "text", "column": "X"},
 {"name": "commodity", "type": "text", "column": "{CO_NCM}"},
 {"name": "period", "type": "date", "column": "{CO_ANO}-{CO_MES}"},
 {"name": "quantity", "type": "double precision", "column": "{QT_ESTAT}"},
 {"name": "quantity_unit", "type": "text", "column": "{CO_UNID}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{KG_LIQUIDO}"},
 {"name": "value", "type": "numeric", "column": "{VL_FOB}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comexstat", "layout": "imports", "headers": ["CO_ANO", "CO_MES", "CO_NCM", "CO_PAIS", "VL_FOB", "VL_FRETE"], "areas": "comexstat", "options": {"delimiter": ";", "encoding": "UTF8,LATIN1"}, "columns": [
 {"name": "reporter", "type": "text", "column": "BRA"},
 {"name": "partner", "type": "text", "column": "{CO_PAIS}"},
 {"name": "flow", "type": "text", "column": "M"},
 {"name": "commodity", "type": "text", "column": "{CO_NCM}"},
 {"name": "period", "type": "date", "column": "{CO_ANO}-{CO_MES}"},
 {"name": "quantity", "type": "double precision", "column": "{QT_ESTAT}"},
 {"name": "quantity_unit", "type": "text", "column": "{CO_UNID}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{KG_LIQUIDO}"},
 {"name": "value", "type": "numeric", "column": "{VL_FOB}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "comexstat", "layout": "municipalities", "headers": ["CO_ANO", "CO_MES", "SH4", "CO_PAIS", "CO_MUN", "VL_FOB"], "areas": "comexstat", "options": {"delimiter": ";", "encoding": "UTF8,LATIN1"}, "columns": [
 {"name": "reporter", "type": "text", "column": "BRA"},
 {"name": "partner", "type": "text", "column": "{CO_PAIS}"},
 {"name": "commodity", "type": "text", "column": "{SH4}"},
 {"name": "period", "type": "date", "column": "{CO_ANO}-{CO_MES}"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{KG_LIQUIDO}"},
 {"name": "value", "type": "numeric", "column": "{VL_FOB}"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "baci", "headers": ["t", "i", "j", "k", "v", "q"], "areas": "comtrade", "columns": [
 {"name": "reporter", "type": "text", "column": "{i}"},
 {"name": "partner", "type": "text", "column": "{j}"},
 {"name": "flow", "type": "text", "column": "X"},
 {"name": "commodity", "type": "text", "column": "{k}"},
 {"name": "period", "type": "date", "column": "{t}"},
 {"name": "quantity", "type": "double precision", "column": "{q}", "null": "NA"},
 {"name": "quantity_unit", "type": "text", "column": "{}t"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{q}", "null": "NA", "scale": "1000"},
 {"name": "value", "type": "numeric", "column": "{v}", "scale": "1000"},
 {"name": "currency", "type": "text", "column": "USD"}]}
{"profile": "baci", "layout": "hs6", "headers": ["t", "hs6", "i", "j", "v", "q"], "areas": "comtrade", "columns": [
 {"name": "reporter", "type": "text", "column": "{i}"},
 {"name": "partner", "type": "text", "column": "{j}"},
 {"name": "flow", "type": "text", "column": "X"},
 {"name": "commodity", "type": "text", "column": "{hs6}"},
 {"name": "period", "type": "date", "column": "{t}"},
 {"name": "quantity", "type": "double precision", "column": "{q}", "null": "NA"},
 {"name": "quantity_unit", "type": "text", "column": "{}t"},
 {"name": "net_weight_kg", "type": "double precision", "column": "{q}", "null": "NA", "scale": "1000"},
 {"name": "value", "type": "numeric", "column": "{v}", "scale": "1000"},
 {"name": "currency", "type": "text", "column": "USD"}]}
$$, E'\n(?=[{])') AS line, LATERAL (SELECT line::pg_catalog.jsonb AS p) AS json
WHERE line OPERATOR(pg_catalog.~~) '{%'
    AND (pg_catalog.strpos(line, E'\\u') OPERATOR(pg_catalog.=) 0 OR pg_catalog.getdatabaseencoding() OPERATOR(pg_catalog.=) 'UTF8');
