"""What delivers a project: its team, its milestones and its risks."""
