import { surveyColumns } from '../../embedded/demo/survey-row.ts';

const plain: Record<string, string> = {
  ID: '1',
  SurveyYr: '2011_12',
  Gender: 'female',
  Age: '44',
  MaritalStatus: 'Married',
  Education: 'HighSchool',
  Work: 'Working',
  Weight: '70.5',
  Height: '168',
  BMI: '24.98',
  Pulse: '72',
  BPSysAve: '118',
  BPDiaAve: '76',
  DirectChol: '1.4',
  TotChol: '5.1',
  Diabetes: 'No',
  HealthGen: 'Good',
  DaysPhysHlthBad: '2',
  DaysMentHlthBad: '5',
  LittleInterest: 'None',
  Depressed: 'Several',
  SleepHrsNight: '6',
  SleepTrouble: 'No',
  PhysActive: 'Yes',
  PhysActiveDays: '3',
  AlcoholDay: '1',
  AlcoholYear: '20',
  SmokeNow: '',
  Smoke100: 'No',
};

/** A line of a patients file about an invented person; `cells` replace what stands there otherwise, quotes included. */
export function surveyLine(cells: Record<string, string>): string {
  return surveyColumns.map((column) => cells[column] ?? plain[column] ?? '').join(',');
}
