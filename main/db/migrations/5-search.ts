/**
 * `search_texts`: what is searched beside the reasons and ids of runs, folded (fold-for-search.ts): names of patients,
 * titles of the anamnesis entries in their packs, findings of reports. `search_index` finds any part of it that has
 * three letters or more. It keeps no positions (detail=none), which halves it: what has the letters of a word but not
 * the word is sorted out when the text is read.
 *
 * Needs the function fold_for_search, which `migrate` provides.
 */
export const search = `
create table search_texts (
  id integer primary key,
  source text not null check (source in ('patient', 'pack', 'report')),
  source_id text not null,
  patient_id text,
  run_id text,
  text text not null,
  unique (source, source_id)
) strict;
create index search_texts_by_run on search_texts (run_id) where run_id is not null;
create index search_texts_by_patient on search_texts (patient_id) where patient_id is not null;
-- From a place in the index to its run without the text.
create index search_texts_owner on search_texts (id, run_id, patient_id);

create virtual table search_index using fts5 (
  text, content = 'search_texts', content_rowid = 'id', tokenize = 'trigram', detail = none, columnsize = 0
);
create trigger search_texts_insert after insert on search_texts begin
  insert into search_index (rowid, text) values (new.id, new.text);
end;
create trigger search_texts_delete after delete on search_texts begin
  insert into search_index (search_index, rowid, text) values ('delete', old.id, old.text);
end;
create trigger search_texts_update after update of text on search_texts begin
  insert into search_index (search_index, rowid, text) values ('delete', old.id, old.text);
  insert into search_index (rowid, text) values (new.id, new.text);
end;

create trigger search_texts_leave_with_patient after delete on patients begin
  delete from search_texts where source = 'patient' and source_id = old.id;
end;
create trigger search_texts_leave_with_pack after delete on context_packs begin
  delete from search_texts where source = 'pack' and source_id = old.patient_id;
end;
create trigger search_texts_leave_with_report after delete on reports begin
  delete from search_texts where source = 'report' and source_id = old.id;
end;

insert into search_texts (source, source_id, patient_id, text)
select 'patient', id, id, search_text from patients;
insert into search_texts (source, source_id, patient_id, text)
select 'pack', patient_id, patient_id, fold_for_search((
  select group_concat(json_extract(entry.value, '$.title'), char(10))
  from json_each(context_packs.pack, '$.anamnesis.entries') entry))
from context_packs;
insert into search_texts (source, source_id, run_id, text)
select 'report', id, run_id, fold_for_search((
  select group_concat(finding.value, char(10)) from json_each(reports.artifact_data, '$.findings') finding))
from reports;
`;
