from hunmin.report.stage import write_report
